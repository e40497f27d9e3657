namespace Settlement.Core;

/// <summary>A row of a legacy settlement table: an amount credited to a user for a date.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Date">The settlement date.</param>
/// <param name="Earnings">What was credited; a table may hold negative amounts.</param>
/// <param name="CreatedAt">When the row was written.</param>
/// <param name="TransactionId">The payment's id as the table has it; empty where it has none.</param>
public sealed record LegacyRow(UserId UserId, SettlementDate Date, Money Earnings, LegacyTime CreatedAt, string TransactionId);
