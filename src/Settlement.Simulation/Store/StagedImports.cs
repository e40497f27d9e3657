using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>Imports of positions that come in chunks and are seen when they are published.</summary>
internal sealed class StagedImports(SimulatedInputs inputs)
{
    private readonly Dictionary<SettlementDate, (ImportId Import, List<Position> Positions, IReadOnlyList<AcceptedCheck> Accepted)> staged = [];
    private readonly HashSet<ImportId> published = [];

    /// <summary>Begins an import, or goes on with it; another one of the date is given up.</summary>
    public void Begin(SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted)
    {
        if (!staged.TryGetValue(date, out var current) || current.Import != import)
        {
            inputs.RefuseSealed(date);
            staged[date] = (import, [], accepted);
        }
    }

    /// <summary>Writes a chunk, unseen.</summary>
    public ImportCounts Write(SettlementDate date, ImportId import, IReadOnlyList<Position> positions)
    {
        var current = Current(date, import);
        var counts = inputs.Compare(date, positions);
        current.RemoveAll(positions.Contains);
        current.AddRange(positions);
        return counts;
    }

    /// <summary>Lets all chunks be seen, or none.</summary>
    /// <returns>What was let through for them; nothing where they can be seen already.</returns>
    public IReadOnlyList<AcceptedCheck> Publish(SettlementDate date, ImportId import)
    {
        if (published.Contains(import))
        {
            return [];
        }

        inputs.WritePositions(date, Current(date, import), PositionsRule.WholeSet);
        published.Add(import);
        return staged[date].Accepted;
    }

    private List<Position> Current(SettlementDate date, ImportId import) =>
        staged.TryGetValue(date, out var current) && current.Import == import
            ? current.Positions
            : throw new StoreUnavailableException("another import began since");
}
