using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// The other side's list of payments as a CSV file: <c>transaction_id,user_id,date,amount</c>, in any order; further columns
/// are passed over, and so are rows of other dates. Read once, checked whole, and kept in order on disk.
/// </summary>
public sealed class PaymentsFile : IPaymentJournal, IDisposable
{
    private const int LongestId = 256;
    private const string Id = "transaction_id";
    private const string User = "user_id";
    private const string DateColumn = "date";
    private const string Amount = "amount";

    private readonly SortedPayments payments = new();
    private readonly SettlementDate date;

    private PaymentsFile(SettlementDate date) => this.date = date;

    /// <summary>Payments of the date.</summary>
    public long Count => payments.Count;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="date">The date whose payments are wanted.</param>
    /// <param name="currency">Gives the decimals of amounts.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused; or it has rows, and none of the date.</exception>
    public static PaymentsFile Read(string path, SettlementDate date, Currency currency, CancellationToken cancellationToken)
    {
        var read = new PaymentsFile(date);
        try
        {
            read.Read(path, currency, cancellationToken);
            return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Task<bool> CanListAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(date == this.date);

    /// <inheritdoc />
    public IAsyncEnumerable<ListedPayment> ListPaymentsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        payments.InOrder().ToAsyncEnumerable();

    /// <inheritdoc />
    public void Dispose() => payments.Dispose();

    private void Read(string path, Currency currency, CancellationToken cancellationToken)
    {
        using var file = InputFile.Open(path, progress: null);
        var problems = new InputProblems(file.Name);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        if (CsvColumns.FindProblem(rows.Header, Id, User, DateColumn, Amount) is { } problem)
        {
            problems.Add(rows.Line, problem);
            problems.ThrowFirstIfUpTo(rows.Line);
        }

        var (id, user, day, amount) = (
            CsvColumns.IndexOf(rows.Header, Id), CsvColumns.IndexOf(rows.Header, User),
            CsvColumns.IndexOf(rows.Header, DateColumn), CsvColumns.IndexOf(rows.Header, Amount));
        long others = 0;
        while (rows.Read())
        {
            if (!SettlementDate.TryParse(rows[day], out var date, out var why))
            {
                problems.Add(rows.Line, Describe(DateColumn, rows[day], why));
            }
            else if (date != this.date)
            {
                others++;
            }
            else if (FindIdProblem(rows[id]) is { } badId)
            {
                problems.Add(rows.Line, Describe(Id, rows[id], badId));
            }
            else if (!UserId.TryParse(rows[user], out var userId, out why))
            {
                problems.Add(rows.Line, Describe(User, rows[user], why));
            }
            else if (!Money.TryParse(rows[amount], currency, out var money, out why))
            {
                problems.Add(rows.Line, Describe(Amount, rows[amount], why));
            }
            else
            {
                payments.Add(new ListedPayment(rows[id], userId, money));
            }
        }

        problems.ThrowIfAny();
        if (payments.Count == 0 && others > 0)
        {
            throw problems.Refusal(string.Create(
                CultureInfo.InvariantCulture, $"none of its {others} payments is of {this.date}; give the list of that date"));
        }
    }

    private static string? FindIdProblem(string id) => id.Length switch
    {
        0 => "is empty",
        > LongestId => string.Create(CultureInfo.InvariantCulture, $"is longer than {LongestId} characters"),
        _ => null,
    };

    private static string Describe(string column, string text, string? problem) => $"{column} {QuotedText.Of(text)} {problem}";
}
