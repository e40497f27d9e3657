namespace Settlement.Storage;

/// <summary>What the columns of a legacy table are called.</summary>
public sealed record AuditColumns
{
    private const string UserIdName = "user_id";
    private const string DateName = "date";
    private const string EarningsName = "earnings";
    private const string CreatedAtName = "created_at";
    private const string TransactionIdName = "transaction_id";

    /// <summary>The names that are used where no other is given.</summary>
    public static AuditColumns Default { get; } = new();

    /// <summary>The user's identifier.</summary>
    public string UserId { get; private init; } = UserIdName;

    /// <summary>The settlement date.</summary>
    public string Date { get; private init; } = DateName;

    /// <summary>What was credited, in major units.</summary>
    public string Earnings { get; private init; } = EarningsName;

    /// <summary>When the row was written.</summary>
    public string CreatedAt { get; private init; } = CreatedAtName;

    /// <summary>The payment's id.</summary>
    public string TransactionId { get; private init; } = TransactionIdName;

    /// <summary>Reads other names: <c>user_id=UID,earnings=AMOUNT</c>. What is not named keeps its name.</summary>
    /// <param name="text">The names, separated by commas.</param>
    /// <param name="columns">The columns; the default ones on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out AuditColumns columns, out string? problem)
    {
        columns = Default;
        var read = Default;
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var column = equals < 0 ? part : part[..equals];
            var name = equals < 0 ? string.Empty : part[(equals + 1)..];
            if (name.Length == 0)
            {
                problem = $"does not say what {QuotedText.Of(column)} is called; write COLUMN=NAME, separated by commas";
                return false;
            }

            if (read.With(column, name) is not { } changed)
            {
                problem = $"names a column {QuotedText.Of(column)}; the columns are {string.Join(", ", Default.Names)}";
                return false;
            }

            if (!named.Add(column))
            {
                problem = $"names the column {QuotedText.Of(column)} twice";
                return false;
            }

            read = changed;
        }

        if (read.Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(names => names.Count() > 1) is { } twice)
        {
            problem = $"gives two columns the name {QuotedText.Of(twice.Key)}";
            return false;
        }

        columns = read;
        problem = null;
        return true;
    }

    internal string[] Names => [UserId, Date, Earnings, CreatedAt, TransactionId];

    private AuditColumns? With(string column, string name) => column switch
    {
        UserIdName => this with { UserId = name },
        DateName => this with { Date = name },
        EarningsName => this with { Earnings = name },
        CreatedAtName => this with { CreatedAt = name },
        TransactionIdName => this with { TransactionId = name },
        _ => null,
    };
}
