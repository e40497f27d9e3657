using Settlement.Core;

namespace Settlement.Web;

/// <summary>What a person does about something that was found.</summary>
/// <param name="Text">A sentence or two.</param>
/// <param name="Command">The command that does it, where one does; else null.</param>
public sealed record Advice(string Text, string? Command = null)
{
    /// <summary>What to do about a break.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="date">The settlement date.</param>
    public static Advice Of(BreakCode code, SettlementDate date) => code switch
    {
        BreakCode.RecordMissing or BreakCode.RecordUnpaid or BreakCode.RecordNotMarkedPaid =>
            new("Unfinished work. Run the date again.", Run(date)),
        BreakCode.PositionInvalid =>
            new("Correct the position, import it with --replace, and run the date again.", Run(date)),
        BreakCode.DayChanged => new("The day grew while it was compared. Reconcile again.", $"settle reconcile --date {date}"),
        BreakCode.YieldDiffers =>
            new("The plan is frozen with the yield it had. Import that one again; where the new one is right, correct the date.", Correct(date)),
        BreakCode.RecordDiffers or BreakCode.RecordUnexpected =>
            new("A position was replaced after the day was settled. Import the old one again; where the new one is right, correct the date. " +
                "If nobody replaced it, somebody wrote to the store directly: stop, and leave it as it is."),
        BreakCode.PaymentTwice => new("The user was paid twice. Stop, and have the service take one of the two payments back."),
        BreakCode.PaymentMissing or BreakCode.PaymentDiffers or BreakCode.PaymentUnexpected =>
            new("The payment service disagrees with the records. Stop, and ask it for its own list, by transaction id."),
        BreakCode.ResidueDiffers =>
            new("Run the date again: it books what is missing. If the break remains, stop, and leave everything as it is.", Run(date)),
        BreakCode.EntryMissing or BreakCode.EntryUnpaid or BreakCode.EntryNotMarkedPaid =>
            new("Unfinished work. Book the correction again, with the same inputs."),
        BreakCode.EntryDiffers or BreakCode.EntryUnexpected or BreakCode.TotalsDiffer =>
            new("Somebody wrote to the store directly. Stop, and leave it as it is."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "unknown break"),
    };

    /// <summary>What to do about a user who could not be settled.</summary>
    /// <param name="reason">Why not.</param>
    /// <param name="date">The settlement date.</param>
    public static Advice Of(QuarantineReason reason, SettlementDate date) => reason switch
    {
        QuarantineReason.InvalidPosition or QuarantineReason.AmountOverflow =>
            new("Correct the position, import it with --replace, and run the failed users again.", RunFailed(date)),
        QuarantineReason.PaymentRejected =>
            new("Resolve it with the payment service, and run the failed users again. If it goes on refusing what it refused once, " +
                "add --retry-rejected.", RunFailed(date)),
        QuarantineReason.PaymentUnknown =>
            new("Nobody knows whether it was paid. The next run looks it up before anything else.", RunFailed(date)),
        QuarantineReason.Unexpected => new("A fault of the program. Keep the log, and run the failed users again.", RunFailed(date)),
        QuarantineReason.OverLimit =>
            new("The earnings are above the limit of one user. If they are right, accept the check by name.", $"{Run(date)} --accept user-limit"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "unknown reason"),
    };

    /// <summary>What to do about a record, or a payment, that differs from what would be made now.</summary>
    /// <param name="date">The settlement date.</param>
    public static Advice OfConflict(SettlementDate date) => new(
        "Nothing was changed or paid. If the new value is wrong, import the old one again, and the next run clears the conflict. If it is right, " +
        "import the old one again, too, and correct the date with the new one.",
        RunFailed(date));

    private static string Run(SettlementDate date) => $"settle run --date {date}";

    private static string RunFailed(SettlementDate date) => $"settle run --date {date} --only-failed";

    private static string Correct(SettlementDate date) => $"settle correct --date {date} --yield Y --reason TEXT";
}
