namespace Settlement.Core;

/// <summary>A user's history over a range of dates.</summary>
/// <param name="User">The user.</param>
/// <param name="From">The first date asked for; null for the first there is.</param>
/// <param name="To">The last date asked for; null for the last there is.</param>
/// <param name="Lines">The dates that the user was settled for, in order.</param>
public sealed record UserStatement(UserId User, SettlementDate? From, SettlementDate? To, IReadOnlyList<StatementLine> Lines)
{
    /// <summary>The corrections of the dates that gave the user more, or less, by date and number. Each comes after its date's line.</summary>
    public IReadOnlyList<StatementCorrection> Corrections { get; init; } = [];

    /// <summary>Reads it, without corrections.</summary>
    public static Task<UserStatement> ReadAsync(
        ISettlementStore store, UserId user, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        ReadAsync(store, corrections: null, user, from, to, cancellationToken);

    /// <summary>Reads it.</summary>
    /// <param name="store">Days and records.</param>
    /// <param name="corrections">Corrections; null where there can be none.</param>
    /// <param name="user">The user.</param>
    /// <param name="from">The first date; null for the first there is.</param>
    /// <param name="to">The last date; null for the last there is.</param>
    /// <param name="cancellationToken">Stops between dates.</param>
    public static async Task<UserStatement> ReadAsync(
        ISettlementStore store, ICorrectionStore? corrections, UserId user, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var lines = new List<StatementLine>();
        var corrected = new List<StatementCorrection>();
        Int128 total = 0;
        var byDate = corrections is null
            ? null
            : (await corrections.ListCorrectionsAsync(from, to, cancellationToken)).ToLookup(correction => correction.Plan.Date, correction => correction.Plan);
        foreach (var day in await store.ListDaysAsync(from, to, cancellationToken))
        {
            var date = day.Plan.Date;
            if ((await store.ReadRecordsAsync(date, [user], cancellationToken))[0] is { } record)
            {
                total += record.Earnings.Credited.Minor;
                lines.Add(new StatementLine(day.Plan, record, total));
            }

            if (byDate?[date].ToList() is { Count: > 0 } plans)
            {
                foreach (var entry in (await corrections!.ReadEntriesAsync(date, plans.Count, [user], cancellationToken))[0])
                {
                    total += entry.Difference.Minor;
                    corrected.Add(new StatementCorrection(plans[entry.Number - 1], entry, total));
                }
            }
        }

        return new UserStatement(user, from, to, lines) { Corrections = corrected };
    }

    /// <summary>Σ earnings of the dates and differences of their corrections, in minor units.</summary>
    public Int128 TotalMinor
    {
        get
        {
            Int128 total = 0;
            foreach (var line in Lines)
            {
                total += line.Record.Earnings.Credited.Minor;
            }

            foreach (var correction in Corrections)
            {
                total += correction.Entry.Difference.Minor;
            }

            return total;
        }
    }

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
/// <param name="TotalMinor">Σ earnings up to the date, and of what was corrected of the dates before, in minor units.</param>
public sealed record StatementLine(DayPlan Plan, SettlementRecord Record, Int128 TotalMinor);

/// <summary>A correction of a date, in a user's history.</summary>
/// <param name="Plan">The correction.</param>
/// <param name="Entry">The user's entry.</param>
/// <param name="TotalMinor">Σ earnings and corrections up to this one, in minor units.</param>
public sealed record StatementCorrection(CorrectionPlan Plan, CorrectionEntry Entry, Int128 TotalMinor);
