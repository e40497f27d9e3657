namespace Settlement.Core;

/// <summary>What a check found of an import and somebody let through by name (I9).</summary>
/// <param name="Date">The settlement date of the positions, or of the yield, that the check stops.</param>
/// <param name="Code">The check.</param>
/// <param name="By">Who let it through: as in the log of runs.</param>
/// <param name="At">When.</param>
/// <param name="File">The file that was imported.</param>
public sealed record AcceptedCheck(SettlementDate Date, CheckCode Code, string By, DateTimeOffset At, string File);
