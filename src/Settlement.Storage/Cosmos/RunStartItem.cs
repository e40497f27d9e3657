using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A run's start as it is stored: its id ends with the run's number, ten digits.</summary>
internal sealed record RunStartItem : StoredItem
{
    /// <summary>What the ids of starts begin with.</summary>
    public const string Prefix = "start_";

    public required string Partition { get; init; }

    public required Guid RunId { get; init; }

    public required RunKind Kind { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Options { get; init; }

    public static RunStartItem Of(RunStart start) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{start.Number:0000000000}"),
        Partition = CosmosKeys.Runs(start.Date),
        RunId = start.RunId.Value,
        Kind = start.Kind,
        StartedBy = start.StartedBy,
        StartedAt = start.StartedAt,
        Options = start.Options,
    };

    public RunStart ToStart(SettlementDate date) => new(
        date,
        long.Parse(Id.AsSpan(Prefix.Length), CultureInfo.InvariantCulture),
        new RunId(RunId),
        Kind,
        StartedBy,
        StartedAt,
        Options);
}
