using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A correction as it is stored: its id is the date and its number, two digits.</summary>
internal sealed record CorrectionItem : StoredItem
{
    public required string Partition { get; init; }

    public required CorrectionText Plan { get; init; }

    public required DayState State { get; init; }

    public string? Certificate { get; init; }

    public static CorrectionItem Of(CorrectionPlan plan, DayPlan? day) => new()
    {
        Id = CosmosKeys.Correction(plan.Date, plan.Number),
        Partition = CosmosKeys.Corrections,
        Plan = CorrectionText.Of(plan, day),
        State = DayState.Open,
    };
}
