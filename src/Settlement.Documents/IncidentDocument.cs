using System.Text.Json.Serialization;

namespace Settlement.Documents;

/// <summary>The incident, replayed under each remedy, and what a search found beyond it. Times are seconds since the first call.</summary>
/// <param name="Remedies">The incident's own schedule under each remedy.</param>
/// <param name="Search">What random schedules came to.</param>
/// <param name="File">The page that it was drawn on; null if it was not.</param>
public sealed record IncidentDocument(IReadOnlyList<RemedyDocument> Remedies, IncidentSearchDocument Search, string? File);

/// <summary>What random schedules of the incident came to.</summary>
/// <param name="Schedules">How many were run under each remedy.</param>
/// <param name="Doubled">For each remedy how many of them credited or recorded the user twice.</param>
/// <param name="Unpaid">For each remedy how many left the user unpaid, for a rerun to pay.</param>
/// <param name="Shortest">The different ways in which the first remedy breaks, each in its shortest form.</param>
public sealed record IncidentSearchDocument(
    long Schedules, IReadOnlyDictionary<string, int> Doubled, IReadOnlyDictionary<string, int> Unpaid, IReadOnlyList<RemedyDocument> Shortest);

/// <summary>What a schedule of the incident came to under a remedy.</summary>
/// <param name="Seed">The seed of a schedule that was searched for; left out for the incident's own.</param>
/// <param name="Schedule">That schedule in words; left out for the incident's own.</param>
/// <param name="Remedy">The remedy.</param>
/// <param name="Title">The remedy's name for people.</param>
/// <param name="Right">What the user's account should hold, in major units.</param>
/// <param name="Credited">What it holds, in major units.</param>
/// <param name="Doubled">Whether the user was credited twice, or recorded twice.</param>
/// <param name="Records">The day's records.</param>
/// <param name="CommittedAtSeconds">When each of them was committed.</param>
/// <param name="Recorded">Σ their earnings, in major units.</param>
/// <param name="Paid">Σ the day's payments, in major units.</param>
/// <param name="TransactionIds">The transaction ids that were paid, in order.</param>
/// <param name="Breaks">What a reconciliation finds, a line each.</param>
/// <param name="Timeline">What happened, in order.</param>
public sealed record RemedyDocument(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Seed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Schedule,
    string Remedy,
    string Title,
    string Right,
    string Credited,
    bool Doubled,
    long Records,
    IReadOnlyList<decimal> CommittedAtSeconds,
    string Recorded,
    string Paid,
    IReadOnlyList<string> TransactionIds,
    IReadOnlyList<string> Breaks,
    IReadOnlyList<TimelineDocument> Timeline);

/// <summary>Something on a timeline.</summary>
/// <param name="AtSeconds">When it began.</param>
/// <param name="UntilSeconds">When it ended; the same where it took no time.</param>
/// <param name="Lane">Where.</param>
/// <param name="Text">What, in a few words.</param>
/// <param name="Tone">How it is to be taken.</param>
public sealed record TimelineDocument(decimal AtSeconds, decimal UntilSeconds, string Lane, string Text, string Tone);
