using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What users owe by corrections that the payment service takes nothing back for: <c>settle owed --json</c>.</summary>
/// <param name="Currency">The currency's code.</param>
/// <param name="Total">What they owe in all, in major units.</param>
/// <param name="EntryCount">How many entries are owed.</param>
/// <param name="Entries">The entries. Read once, while it is written.</param>
/// <param name="Settled">Those that this call has marked as settled elsewhere.</param>
/// <param name="NotSettled">Users who were named and owe nothing, or no longer.</param>
public sealed record OwedDocument(
    string Currency,
    string Total,
    long EntryCount,
    IReadOnlyList<OwedEntryDocument> Entries,
    IReadOnlyList<OwedEntryDocument> Settled,
    IReadOnlyList<string> NotSettled);

/// <summary>An entry by which a user owes something.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Date">The settlement date.</param>
/// <param name="Correction">The correction's number.</param>
/// <param name="Amount">How much, in major units.</param>
public sealed record OwedEntryDocument(string UserId, string Date, int Correction, string Amount)
{
    /// <summary>The document of an entry.</summary>
    public static OwedEntryDocument Of(CorrectionEntry entry, Currency currency) =>
        new(entry.UserId.Value, entry.Date.ToString(), entry.Number, (Money.Zero - entry.Amount).ToText(currency));
}
