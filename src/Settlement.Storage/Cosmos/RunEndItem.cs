using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A run's end as it is stored: its id ends with the run's number, ten digits.</summary>
internal sealed record RunEndItem : StoredItem
{
    /// <summary>What the ids of ends begin with.</summary>
    public const string Prefix = "end_";

    public required string Partition { get; init; }

    public required RunEnding Ending { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required long Settled { get; init; }

    public required long AlreadySettled { get; init; }

    public required long NothingToSettle { get; init; }

    public required long Conflicts { get; init; }

    public required long Quarantined { get; init; }

    public static RunEndItem Of(RunEnd end) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{end.Number:0000000000}"),
        Partition = CosmosKeys.Runs(end.Date),
        Ending = end.Ending,
        EndedAt = end.EndedAt,
        Settled = end.Counts.Settled,
        AlreadySettled = end.Counts.AlreadySettled,
        NothingToSettle = end.Counts.NothingToSettle,
        Conflicts = end.Counts.Conflicts,
        Quarantined = end.Counts.Quarantined,
    };

    public RunEnd ToEnd(SettlementDate date) => new(
        date,
        long.Parse(Id.AsSpan(Prefix.Length), CultureInfo.InvariantCulture),
        Ending,
        EndedAt,
        new RunCounts(Settled, AlreadySettled, NothingToSettle, Conflicts, Quarantined));
}
