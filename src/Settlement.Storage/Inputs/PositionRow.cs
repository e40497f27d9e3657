using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Reads positions out of rows of <c>user_id,balance</c>.</summary>
internal sealed class PositionRow
{
    private const string UserColumn = "user_id";
    private const string BalanceColumn = "balance";

    private readonly CsvRows rows;
    private readonly Currency currency;
    private readonly Func<UserId, string?>? findProblem;
    private readonly int userColumn;
    private readonly int balanceColumn;

    /// <summary>Finds the columns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="problems">Takes what is wrong with the header.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="findProblem">What the named checks find of a user id; null for none, as of a file that has passed them.</param>
    /// <exception cref="InputFileException">The header lacks a column.</exception>
    public PositionRow(CsvRows rows, InputProblems problems, Currency currency, Func<UserId, string?>? findProblem = null)
    {
        if (CsvColumns.FindProblem(rows.Header, UserColumn, BalanceColumn) is { } problem)
        {
            problems.Add(rows.Line, problem);
            problems.ThrowFirstIfUpTo(rows.Line);
        }

        this.rows = rows;
        this.currency = currency;
        this.findProblem = findProblem;
        userColumn = CsvColumns.IndexOf(rows.Header, UserColumn);
        balanceColumn = CsvColumns.IndexOf(rows.Header, BalanceColumn);
        IgnoredColumns = CsvColumns.Others(rows.Header, UserColumn, BalanceColumn);
    }

    /// <summary>The columns that are not needed.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; }

    /// <summary>A header's columns without the names that are not needed.</summary>
    public static IReadOnlyList<string> ColumnsOf(IReadOnlyList<string> header) =>
        [.. header.Select(name => name is UserColumn or BalanceColumn ? name : string.Empty)];

    /// <summary>The user of the current row.</summary>
    public bool TryReadUser(out UserId user, out string? problem)
    {
        var text = rows[userColumn];
        if (UserId.TryParse(text, out user, out var reason) && (reason = findProblem?.Invoke(user)) is null)
        {
            problem = null;
            return true;
        }

        problem = $"user {QuotedText.Of(text)} {reason}";
        return false;
    }

    /// <summary>The balance of the current row, which is <paramref name="user"/>'s.</summary>
    public bool TryReadBalance(UserId user, out Money balance, out string? problem)
    {
        var text = rows[balanceColumn];
        if (!Money.TryParse(text, currency, out balance, out problem))
        {
            problem = $"balance {QuotedText.Of(text)} of user {QuotedText.Of(user.Value)} {problem}";
        }
        else if (balance.Minor < 0)
        {
            problem = $"balance {QuotedText.Of(text)} of user {QuotedText.Of(user.Value)} is negative; a position is zero or more";
        }

        return problem is null;
    }
}
