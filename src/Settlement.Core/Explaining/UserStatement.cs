namespace Settlement.Core;

/// <summary>A user's history over a range of dates.</summary>
/// <param name="User">The user.</param>
/// <param name="From">The first date asked for; null for the first there is.</param>
/// <param name="To">The last date asked for; null for the last there is.</param>
/// <param name="Lines">The dates that the user was settled for, in order.</param>
public sealed record UserStatement(UserId User, SettlementDate? From, SettlementDate? To, IReadOnlyList<StatementLine> Lines)
{
    /// <summary>Reads it.</summary>
    public static async Task<UserStatement> ReadAsync(
        ISettlementStore store, UserId user, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var lines = new List<StatementLine>();
        Int128 total = 0;
        foreach (var day in await store.ListDaysAsync(from, to, cancellationToken))
        {
            if ((await store.ReadRecordsAsync(day.Plan.Date, [user], cancellationToken))[0] is { } record)
            {
                total += record.Earnings.Credited.Minor;
                lines.Add(new StatementLine(day.Plan, record, total));
            }
        }

        return new UserStatement(user, from, to, lines);
    }

    /// <summary>Σ earnings of the dates, in minor units.</summary>
    public Int128 TotalMinor => Lines.Count == 0 ? 0 : Lines[^1].TotalMinor;

    /// <summary>Why the dates cannot be added up, without an end: two currencies; null where they can.</summary>
    public string? FindProblem()
    {
        var other = Lines.FirstOrDefault(line => line.Plan.Currency != Lines[0].Plan.Currency);
        return other is null
            ? null
            : $"{Lines[0].Plan.Date} is in {Lines[0].Plan.Currency} and {other.Plan.Date} in {other.Plan.Currency}, which cannot be added up";
    }
}

/// <summary>A date of a user's history.</summary>
/// <param name="Plan">Its day's plan.</param>
/// <param name="Record">The record.</param>
/// <param name="TotalMinor">Σ earnings up to the date, in minor units.</param>
public sealed record StatementLine(DayPlan Plan, SettlementRecord Record, Int128 TotalMinor);
