using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>
/// A settlement record as it is stored, with the ledger's posting where the ledger pays. Amounts are strings, see
/// <see cref="CosmosJson"/>.
/// </summary>
internal sealed record RecordItem : UserItem
{
    public required string PositionMinor { get; init; }

    public required string EarningsMinor { get; init; }

    public required string ResidueNumerator { get; init; }

    public required byte[] InputHash { get; init; }

    public required Guid TransactionId { get; init; }

    public required Guid CreatedBy { get; init; }

    public required RecordStatus Status { get; init; }

    // Of a day that carries fractions, in parts of CarriedFraction.Scale; else null.
    public string? TakenOver { get; init; }

    public string? HandedOn { get; init; }

    // An item of an older version has none.
    public int? Attempt { get; init; }

    // Empty where nothing is posted; an item of an older version has neither.
    public string? DebitAccount { get; init; }

    public string? CreditAccount { get; init; }

    public static RecordItem Of(SettlementRecord record) => new()
    {
        Id = CosmosKeys.Id(record.UserId, record.Date),
        UserId = record.UserId.Value,
        Date = record.Date.ToString(),
        SortKey = UserKeys.Key(record.UserId.Value),
        PositionMinor = record.Position.Minor.ToString(CultureInfo.InvariantCulture),
        EarningsMinor = record.Earnings.Credited.Minor.ToString(CultureInfo.InvariantCulture),
        ResidueNumerator = record.Earnings.ResidueNumerator.ToString(CultureInfo.InvariantCulture),
        TakenOver = record.Carried?.TakenOver.Parts.ToString(CultureInfo.InvariantCulture),
        HandedOn = record.Carried?.HandedOn.Parts.ToString(CultureInfo.InvariantCulture),
        InputHash = record.InputHash.ToByteArray(),
        TransactionId = record.TransactionId.Value,
        CreatedBy = record.CreatedBy.Value,
        Status = record.Status,
        Attempt = record.Attempt,
        DebitAccount = (record.Posting ?? Posting.None).DebitAccount,
        CreditAccount = (record.Posting ?? Posting.None).CreditAccount,
    };

    public SettlementRecord ToRecord() => new SettlementRecord
    {
        Date = SettlementDate.Parse(Date),
        UserId = Core.UserId.AsStored(UserId),
        Position = new Money(Whole(PositionMinor)),
        Earnings = new Earnings(new Money(Whole(EarningsMinor)), Whole(ResidueNumerator)),
        Carried = HandedOn is null ? null : new CarriedFractions(CarriedFraction.AsStored(Whole(TakenOver ?? "0")), CarriedFraction.AsStored(Whole(HandedOn))),
        InputHash = new InputHash(InputHash),
        TransactionId = new TransactionId(TransactionId),
        CreatedBy = new RunId(CreatedBy),
        Status = Status,
        Attempt = Attempt ?? SettlementRecord.FirstAttempt,
        Version = ETag,
    }.WithStoredPosting(DebitAccount, CreditAccount);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
