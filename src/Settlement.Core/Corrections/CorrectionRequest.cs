namespace Settlement.Core;

/// <summary>What to correct, and with what; the input of the correction's workflow.</summary>
public sealed record CorrectionRequest
{
    /// <summary>The settlement date.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>Tells this run from all others.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Whether to book what the correction comes to; a preview writes nothing and says what would happen.</summary>
    public bool Book { get; init; }

    /// <summary>Why; one line, not empty.</summary>
    public required string Reason { get; init; }

    /// <summary>Who asks for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When, by the clock of the machine that asks.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The right yield; null where it stays as it is.</summary>
    public Yield? Yield { get; init; }

    /// <summary>The set of the right positions; null where none changes. It is written, whole, before the workflow starts.</summary>
    public Digest? Positions { get; init; }

    /// <summary>The smallest difference that is booked, in minor units, either way; 0 or 1 books every one.</summary>
    public Money AtLeast { get; init; }

    /// <summary>Whether the payment service takes reversals.</summary>
    public bool TakesReversals { get; init; }

    /// <summary>The hash of the preview that is to be booked, or nothing; null to book what it comes to.</summary>
    public Digest? ExpectHash { get; init; }

    /// <summary>Whether to pay under the next attempt's transaction id what was refused for good.</summary>
    public bool RetryRejected { get; init; }

    /// <summary>
    /// The highest earnings of one user, either way, for whom the correction has an entry; null for none, or where it was accepted that
    /// somebody earns more. Asked before the correction is frozen; see <see cref="CheckCode.UserLimit"/>.
    /// </summary>
    public Money? UserLimit { get; init; }

    /// <summary>How it takes its turn on the date, which runs, closes and corrections share; null if its caller has taken it.</summary>
    public TurnRequest? Turn { get; init; }

    /// <summary>How the work is cut into pieces.</summary>
    public RunSizing Sizing { get; init; } = new();

    /// <summary>The most characters of a reason.</summary>
    public const int LongestReason = 500;

    /// <summary>Whether a text is a reason: one line, not empty, not too long.</summary>
    public static bool IsReason(string text) => text.Trim().Length is > 0 and <= LongestReason && OneLine.Of(text) == text;

    /// <summary>The instance id of a preview: it writes nothing, so it keeps nothing from starting.</summary>
    public static string PreviewOf(SettlementDate date) => $"preview-correct-{date}";
}
