using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// An entry of a correction as it is stored, with the ledger's posting where the ledger pays. What stands for the date of a
/// record has the correction's number behind it, so that nobody who asks for a date's records meets it.
/// </summary>
internal sealed record EntryItem : UserItem
{
    public required string PositionMinor { get; init; }

    public required string EarningsMinor { get; init; }

    public required string ResidueNumerator { get; init; }

    public required string BeforeMinor { get; init; }

    public required string TakenUpMinor { get; init; }

    public required Guid TransactionId { get; init; }

    public required int Attempt { get; init; }

    public required Guid CreatedBy { get; init; }

    public required EntryStatus Status { get; init; }

    public required int TakenUpBy { get; init; }

    // Both are empty where nothing is posted.
    public required string DebitAccount { get; init; }

    public required string CreditAccount { get; init; }

    public static EntryItem Of(CorrectionEntry entry) => new()
    {
        Id = CosmosKeys.Id(entry.UserId, entry.Date, entry.Number),
        UserId = entry.UserId.Value,
        Date = CosmosKeys.Entries(entry.Date, entry.Number),
        SortKey = UserKeys.Key(entry.UserId.Value),
        PositionMinor = Text(entry.Position.Minor),
        EarningsMinor = Text(entry.Earnings.Credited.Minor),
        ResidueNumerator = Text(entry.Earnings.ResidueNumerator),
        BeforeMinor = Text(entry.Before.Minor),
        TakenUpMinor = Text(entry.TakenUp.Minor),
        TransactionId = entry.TransactionId.Value,
        Attempt = entry.Attempt,
        CreatedBy = entry.CreatedBy.Value,
        Status = entry.Status,
        TakenUpBy = entry.TakenUpBy,
        DebitAccount = (entry.Posting ?? Posting.None).DebitAccount,
        CreditAccount = (entry.Posting ?? Posting.None).CreditAccount,
    };

    public CorrectionEntry ToEntry() => new CorrectionEntry
    {
        Date = CosmosKeys.Correction(Date).Date,
        Number = CosmosKeys.Correction(Date).Number,
        UserId = Core.UserId.AsStored(UserId),
        Position = new Money(Whole(PositionMinor)),
        Earnings = new Earnings(new Money(Whole(EarningsMinor)), Whole(ResidueNumerator)),
        Before = new Money(Whole(BeforeMinor)),
        TakenUp = new Money(Whole(TakenUpMinor)),
        TransactionId = new TransactionId(TransactionId),
        Attempt = Attempt,
        CreatedBy = new RunId(CreatedBy),
        Status = Status,
        TakenUpBy = TakenUpBy,
        Version = ETag,
    }.WithStoredPosting(DebitAccount, CreditAccount);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
