using System.Diagnostics;

namespace Settlement.Core;

/// <summary>What planning a day came to: a <see cref="PlannedDay"/> or a <see cref="PlanObstacle"/>.</summary>
public abstract record PlanningResult
{
    private protected PlanningResult()
    {
    }
}

/// <summary>A day that a run can settle.</summary>
/// <param name="Plan">The plan this run settles by.</param>
/// <param name="IsFrozen">Whether it stands: false where a dry run met a date that was never run.</param>
/// <param name="Parts">The parts of the users to walk.</param>
/// <param name="ReconciliationParts">The parts of all users, to reconcile.</param>
/// <param name="HasAttention">Whether users of the date needed attention before this run.</param>
public sealed record PlannedDay(
    DayPlan Plan, bool IsFrozen, IReadOnlyList<string> Parts, IReadOnlyList<string> ReconciliationParts, bool HasAttention) : PlanningResult
{
    /// <summary>What the run would settle by; null where nobody asked.</summary>
    public InputsHash? Inputs { get; init; }

    /// <summary>Which positions were found to be as expected; null where nobody expected any.</summary>
    public long? PositionsVersion { get; init; }

    /// <summary>The parts of the users of the date that this one carries from; null where it carries from none.</summary>
    public IReadOnlyList<string>? CarriedParts { get; init; }
}

/// <summary>Why a day could not be planned; then nothing was written.</summary>
public abstract record PlanObstacle : PlanningResult
{
    private protected PlanObstacle()
    {
    }

    /// <summary>The obstacle's code.</summary>
    public abstract PlanVerdict Verdict { get; }

    /// <summary>The plan that stands; null where none does.</summary>
    public abstract DayPlan? Standing { get; }

    /// <summary>An earlier run froze another plan: the whole day is in conflict.</summary>
    /// <param name="Plan">The plan that this run would settle by.</param>
    /// <param name="FrozenPlan">The plan that stands.</param>
    /// <param name="Records">The records the date has.</param>
    public sealed record PlanDiffers(DayPlan Plan, DayPlan FrozenPlan, long Records) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.PlanDiffers;

        /// <inheritdoc />
        public override DayPlan? Standing => FrozenPlan;
    }

    /// <summary>The date lacks positions or a yield.</summary>
    /// <param name="Missing">What it lacks.</param>
    /// <param name="FrozenPlan">The plan of a date whose positions were withdrawn; null where it was never run.</param>
    public sealed record InputsMissing(MissingInputs Missing, DayPlan? FrozenPlan) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => Missing.Positions ? PlanVerdict.PositionsMissing : PlanVerdict.YieldMissing;

        /// <inheritdoc />
        public override DayPlan? Standing => FrozenPlan;
    }

    /// <summary>Users that were asked for have no position.</summary>
    /// <param name="Users">Those users; at least one.</param>
    /// <param name="FrozenPlan">The day's plan; null where the date was never run.</param>
    public sealed record UsersUnknown(IReadOnlyList<UserId> Users, DayPlan? FrozenPlan) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.UserUnknown;

        /// <inheritdoc />
        public override DayPlan? Standing => FrozenPlan;
    }

    /// <summary>A named check found what nobody has accepted. The date was never planned.</summary>
    /// <param name="Findings">What was found; at least one.</param>
    /// <param name="Plan">The plan that this run would settle by.</param>
    public sealed record CheckRefused(IReadOnlyList<CheckFinding> Findings, DayPlan Plan) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.CheckRefused;

        /// <inheritdoc />
        public override DayPlan? Standing => null;
    }

    /// <summary>The calendar has the day as a holiday or a weekend; the next settlement date may accrue for it.</summary>
    /// <param name="Date">The day.</param>
    /// <param name="Next">The next settlement date.</param>
    public sealed record NotSettlementDate(SettlementDate Date, SettlementDate Next) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.NotSettlementDate;

        /// <inheritdoc />
        public override DayPlan? Standing => null;
    }

    /// <summary>The date's plan or positions are not what was previewed.</summary>
    /// <param name="Expected">What was previewed.</param>
    /// <param name="Found">What is there now.</param>
    /// <param name="Plan">The plan that this run would settle by.</param>
    /// <param name="FrozenPlan">The plan that stands; null where the date was never run.</param>
    public sealed record InputsMoved(InputsHash Expected, InputsHash Found, DayPlan Plan, DayPlan? FrozenPlan) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.InputsMoved;

        /// <inheritdoc />
        public override DayPlan? Standing => FrozenPlan;
    }

    /// <summary>The date would carry fractions, and it is not its turn. The date was never planned.</summary>
    /// <param name="Plan">The plan that this run would settle by.</param>
    /// <param name="Other">The date that is in the way.</param>
    /// <param name="Reason">Why it is.</param>
    public sealed record OutOfOrder(DayPlan Plan, SettlementDate Other, OutOfOrderReason Reason) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.OutOfOrder;

        /// <inheritdoc />
        public override DayPlan? Standing => null;

        /// <summary>The obstacle, and what to do about it, as a sentence without an end.</summary>
        public string Problem => Reason switch
        {
            OutOfOrderReason.EarlierNotSettled =>
                $"{Plan.Date} takes over the fractions of {Other}, and not every user of {Other} is settled: settle {Other} first",
            OutOfOrderReason.TakenOver =>
                $"the fractions of {Plan.CarriesFrom} have gone on to {Other}, so that {Plan.Date} cannot take them over; settled with residuePolicy fund, {Plan.Date} takes over nothing",
            OutOfOrderReason.LaterPlanned =>
                $"{Other} is later and carries fractions, so that those of {Plan.Date} would go on to no date; settled with residuePolicy fund, {Plan.Date} leaves them to the fund",
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The day is closed, and nothing of it can change.</summary>
    /// <param name="Plan">Its plan.</param>
    public sealed record DayClosed(DayPlan Plan) : PlanObstacle
    {
        /// <inheritdoc />
        public override PlanVerdict Verdict => PlanVerdict.DayClosed;

        /// <inheritdoc />
        public override DayPlan? Standing => Plan;
    }
}

/// <summary>What became of planning a day.</summary>
public enum PlanVerdict
{
    /// <summary>The plan stands: frozen by this run, or by an earlier one with the same content.</summary>
    Planned,

    /// <summary>An earlier run froze another plan. Nothing was written: the whole day is in conflict.</summary>
    PlanDiffers,

    /// <summary>No yield was imported for the date.</summary>
    YieldMissing,

    /// <summary>No position was imported for the date.</summary>
    PositionsMissing,

    /// <summary>A user that was asked for has no position on the date.</summary>
    UserUnknown,

    /// <summary>The day is closed; nothing of it can change.</summary>
    DayClosed,

    /// <summary>A named check refused the date, until somebody accepts what it found.</summary>
    CheckRefused,

    /// <summary>The date's plan or positions are not what was previewed.</summary>
    InputsMoved,

    /// <summary>The calendar has no such settlement date.</summary>
    NotSettlementDate,

    /// <summary>The date would carry fractions, and it is not its turn.</summary>
    OutOfOrder,
}
