using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>A date as its page and its report show it: texts and figures that are ready, in the order of the page.</summary>
public sealed record DayView
{
    /// <summary>The settlement date.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>How it stands.</summary>
    public required StateMark State { get; init; }

    /// <summary>The same as a sentence.</summary>
    public required string Standing { get; init; }

    /// <summary>The currency's code; null where the date has no plan yet.</summary>
    public string? Currency { get; init; }

    /// <summary>The figures that matter most.</summary>
    public required IReadOnlyList<Figure> Headline { get; init; }

    /// <summary>The way of the date from its inputs to its close.</summary>
    public required IReadOnlyList<WayStep> Way { get; init; }

    /// <summary>What the amounts come from; empty where the date has no plan yet.</summary>
    public required IReadOnlyList<Figure> Plan { get; init; }

    /// <summary>Whether that plan stands, and not only would be frozen by a first run.</summary>
    public bool IsPlanFrozen { get; init; }

    /// <summary>Where the users stand, counted in the store; empty where nobody counted.</summary>
    public required IReadOnlyList<Figure> Users { get; init; }

    /// <summary>The outcomes of the latest run that came to its end; null where none did.</summary>
    public OutcomeView? Outcome { get; init; }

    /// <summary>That earnings and residue are what was earned; null where there are no totals.</summary>
    public ProofView? Proof { get; init; }

    /// <summary>What should be, what is recorded, what is paid; null where it was not compared.</summary>
    public ComparisonView? Comparison { get; init; }

    /// <summary>Conflicts and breaks, both sides of each.</summary>
    public required IReadOnlyList<DifferenceView> Differences { get; init; }

    /// <summary>What the list of differences leaves out, as a sentence; null where it is whole.</summary>
    public string? MoreDifferences { get; init; }

    /// <summary>Users who could not be settled.</summary>
    public required IReadOnlyList<QuarantineView> Quarantine { get; init; }

    /// <summary>How many users need attention beside those listed, as a sentence; null where there are none.</summary>
    public string? MoreAttention { get; init; }

    /// <summary>The corrections, by number.</summary>
    public required IReadOnlyList<CorrectionView> Corrections { get; init; }

    /// <summary>Earnings and corrections together; null where there are none.</summary>
    public string? CreditedInAll { get; init; }

    /// <summary>The latest runs and closes, the latest first.</summary>
    public required IReadOnlyList<LoggedRunDocument> Runs { get; init; }

    /// <summary>What was let through by name.</summary>
    public required IReadOnlyList<AcceptedCheck> Accepted { get; init; }

    /// <summary>The certificate; null before the day is closed.</summary>
    public CertificateView? Certificate { get; init; }

    /// <summary>Whether a run or close is going on, so that what is shown moves.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Builds the view of a date.</summary>
    public static DayView Of(DayReading reading)
    {
        var plan = reading.Plan;
        var conflicts = reading.Attention.Where(result => result.Outcome == SettlementOutcome.Conflict).ToList();
        return new DayView
        {
            Date = reading.Date,
            State = reading.IsRunning && reading.Day is not { State: DayState.Settled or DayState.Closed } ? StateMark.Of(DateState.Running) : StateMark.Of(reading.Day),
            Standing = StandingOf(reading),
            Currency = plan?.Currency.Code,
            Headline = HeadlineOf(reading),
            Way = WayStep.Of(reading),
            Plan = plan is null ? [] : PlanOf(plan),
            IsPlanFrozen = reading.Day is not null,
            Users = UsersOf(reading),
            Outcome = OutcomeView.Of(reading.Runs),
            Proof = ProofView.Of(reading),
            Comparison = ComparisonView.Of(reading),
            Differences =
            [
                .. conflicts.Select(result => DifferenceView.Of(result, reading)),
                .. (reading.Comparison?.Breaks ?? []).Concat(reading.Comparison?.EntryBreaks ?? []).Select(found => DifferenceView.Of(found, reading)),
            ],
            MoreDifferences = MoreOf(reading),
            Quarantine = [.. reading.Attention.Where(result => result.Outcome == SettlementOutcome.Quarantined).Select(result => QuarantineView.Of(result, reading.Date))],
            MoreAttention = reading.MoreAttention switch
            {
                null => $"These are the first {Figures.Count(reading.Attention.Count)} users who need attention; there are more.",
                0 => null,
                { } more => $"These are the first {Figures.Count(reading.Attention.Count)} users who need attention; there are {Figures.Count(more)} more.",
            },
            Corrections = [.. reading.Corrections.Select(CorrectionView.Of)],
            CreditedInAll = CreditedOf(reading),
            Runs = [.. reading.Runs.Select(run => LoggedRunDocument.Of(run, reading.Lease))],
            Accepted = reading.Accepted,
            Certificate = reading.Day?.Certificate is { } text ? CertificateView.Of(text) : null,
            IsRunning = reading.IsRunning,
        };
    }

    private static string StandingOf(DayReading reading)
    {
        var corrected = reading.Corrections.Count == 0 ? string.Empty : $", with {Figures.Count(reading.Corrections.Count, "correction")}";
        return reading switch
        {
            { Day: null, Plan: null, HasPositions: false } => "Nothing is here for this date: no positions, no yield, no run.",
            { Day: null, IsRunning: true } => "A run has begun.",
            { Day: null, Plan: null } => "Never run. It has positions and waits for a yield.",
            { Day: null, HasPositions: false } => "Never run. It has a yield and waits for positions.",
            { Day: null } => "Never run. Its inputs are here, and it can be settled.",
            { Day.State: DayState.Closed } => $"Closed with a certificate{corrected}. Nothing of it changes any more.",
            { Day.State: DayState.Settled, IsRunning: true } => "Settled. A run or a close is going on.",
            { Day.State: DayState.Settled } => $"Settled and not closed yet{corrected}.",
            { IsRunning: true } => "A run is settling it.",
            { Comparison.IsClean: true } => "Open, though everything agrees now: run the date again.",
            _ => "Open: users are left, or figures do not agree.",
        };
    }

    private static List<Figure> HeadlineOf(DayReading reading)
    {
        var facts = new List<Figure>();
        var users = reading.Positions ?? reading.Totals?.Users;
        if (users is { } count)
        {
            facts.Add(new("Users", Figures.Count(count)));
        }

        if (reading is { Totals: { } totals, Plan: { } plan })
        {
            facts.Add(new("Earnings", Figures.Amount(totals.EarningsMinor, plan.Currency), plan.Currency.Code));
            facts.Add(new("Residue", Figures.Exact(ProofView.ResidueOf(totals, plan), plan.Currency), plan.Currency.Code));
        }

        if (reading.Plan is { } known)
        {
            facts.Add(new("Yield", known.Yield.ToText(), Figures.YieldUnit(known.Yield)));
        }

        var breaks = reading.Comparison is { } compared ? compared.Day.BreakCount + (compared.Entries?.BreakCount ?? 0) : reading.Day?.Breaks;
        if (breaks is { } found)
        {
            facts.Add(new("Breaks", Figures.Count(found)));
        }

        return facts;
    }

    private static IReadOnlyList<Figure> PlanOf(DayPlan plan) =>
    [
        new("Product", plan.Product.Value),
        new("Currency", plan.Currency.Code),
        new("Yield", Figures.Yield(plan.Yield)),
        new("Rounding", plan.Rounding.Name()),
        new("Paid by", plan.Payer == Payer.Ledger ? "the store's own ledger" : "a payment service"),
    ];

    private static IReadOnlyList<Figure> UsersOf(DayReading reading) => reading is { Positions: { } positions, Counts: { } counts }
        ?
        [
            new("Paid", Figures.Count(counts.Paid)),
            new("Nothing to settle", Figures.Count(counts.NothingToPay)),
            new("Recorded, not paid", Figures.Count(counts.Unpaid)),
            new("Not settled yet", Figures.Count(Math.Max(0, positions - counts.Records))),
            new("All positions", Figures.Count(positions)),
        ]
        : [];

    private static string? MoreOf(DayReading reading)
    {
        if (reading.Comparison is not { } compared)
        {
            return reading.Day is { Breaks: > 0 and var breaks }
                ? $"The comparison at the end of the last run found {Figures.Count(breaks, "break")}. Compare again to list them."
                : null;
        }

        var more = compared.Day.BreakCount - compared.Breaks.Count + (compared.Entries?.BreakCount ?? 0) - compared.EntryBreaks.Count;
        return more > 0
            ? $"{Figures.Count(more, "further break")} not listed here. All of them: settle reconcile --date {reading.Date} --json"
            : null;
    }

    private static string? CreditedOf(DayReading reading)
    {
        if (reading.Corrections.Count == 0 || reading is not { Totals: { } totals, Plan: { } plan })
        {
            return null;
        }

        var sum = totals.EarningsMinor;
        foreach (var correction in reading.Corrections)
        {
            sum += correction.Plan.Totals.DifferenceMinor;
        }

        return Figures.Amount(sum, plan.Currency);
    }
}

/// <summary>A figure with its name.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit; null where it has none.</param>
public sealed record Figure(string Name, string Value, string? Unit = null);

/// <summary>The outcomes of a run.</summary>
/// <param name="Number">Which run of the date it is.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Counts">How many users had which outcome.</param>
/// <param name="All">All of them.</param>
public sealed record OutcomeView(long Number, string EndedAt, IReadOnlyList<Figure> Counts, string All)
{
    /// <summary>Those of the day's latest run that came to its end; a close has no users, and a correction is beside the day.</summary>
    internal static OutcomeView? Of(IReadOnlyList<LoggedRun> runs)
    {
        var run = runs.FirstOrDefault(run => run.IsOfDay && run.End is { Ending: RunEnding.Finished, Counts.Users: > 0 });
        return run is { End: { Counts: var counts } end }
            ? new OutcomeView(
                run.Start.Number,
                Figures.Time(end.EndedAt),
                [
                    new("Settled", Figures.Count(counts.Settled)),
                    new("Settled before", Figures.Count(counts.AlreadySettled)),
                    new("Nothing to settle", Figures.Count(counts.NothingToSettle)),
                    new("Conflict", Figures.Count(counts.Conflicts)),
                    new("Quarantined", Figures.Count(counts.Quarantined)),
                ],
                Figures.Count(counts.Users))
            : null;
    }
}

/// <summary>A user who could not be settled.</summary>
/// <param name="User">The user, as text.</param>
/// <param name="Reason">Why not, such as <c>payment-rejected</c>.</param>
/// <param name="Detail">What happened.</param>
/// <param name="Advice">What to do.</param>
public sealed record QuarantineView(string User, string Reason, string Detail, Advice Advice)
{
    internal static QuarantineView Of(UserResult result, SettlementDate date)
    {
        var reason = result.Reason ?? QuarantineReason.Unexpected;
        return new QuarantineView(result.UserId, reason.ToKebabCase(), OneLine.Of(result.Detail ?? string.Empty), Advice.Of(reason, date));
    }
}
