using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>A worker's line to the store: every call is a request that may wait, fail, be lost or land late.</summary>
internal sealed class StoreClient(World world, WorkerProcess process) : ISettlementStore, IInputStore
{
    /// <summary>The life at this end of the line.</summary>
    public WorkerProcess Process => process;

    /// <summary>The data at the other end.</summary>
    public SimulatedStore Data => world.Store;

    /// <summary>Sends a request.</summary>
    /// <param name="operation">Its name in traces.</param>
    /// <param name="isWrite">Whether it writes, so that it may land late.</param>
    /// <param name="apply">Carries it out.</param>
    /// <param name="applyPart">Carries out part of it, as the bits of a number say; null where it has no parts.</param>
    public Task<T> SendAsync<T>(string operation, bool isWrite, Func<T> apply, Action<ulong>? applyPart = null)
    {
        var (fate, delay) = Draw(isWrite, applyPart is not null);
        return new RemoteCall<T>(world, process)
        {
            Lane = "store",
            Operation = operation,
            Fate = fate,
            Delay = delay,
            Apply = apply,
            ApplyPart = applyPart,
            Part = fate == CallFate.BreaksOff ? world.Random.Next() : 0,
            Failure = static (operation, problem) => new StoreUnavailableException($"{operation}: {problem}"),
            NeedsConnection = true,
        }.SendAsync();
    }

    /// <summary>Sends a request whose answer says no more than that it was carried out.</summary>
    public Task SendAsync(string operation, bool isWrite, Action apply) => SendAsync<object?>(operation, isWrite, () =>
    {
        apply();
        return null;
    });

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("read day", isWrite: false, () => world.Store.ReadDay(date));

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) =>
        SendAsync("create day", isWrite: true, () => world.Store.CreateDay(plan));

    public Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken) =>
        SendAsync("update day", isWrite: true, () => world.Store.UpdateDay(day));

    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) =>
        SendAsync("save subtrees", isWrite: true, () => world.Store.SaveSubtrees(date, subtrees));

    public Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("read subtrees", isWrite: false, () => world.Store.ReadSubtrees(date));

    public Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        SendAsync("list days", isWrite: false, () => world.Store.ListDays(from, to));

    public Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => SendAsync(
        "create records",
        isWrite: true,
        () =>
        {
            var verdicts = world.Store.CreateRecords(records);
            for (var i = 0; i < records.Count; i++)
            {
                world.Acknowledged.Add(verdicts[i].Existing ?? records[i]);
            }

            return verdicts;
        },
        bits => world.Store.CreateRecords(Some(records, bits)));

    public Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        SendAsync("read records", isWrite: false, () => world.Store.ReadRecords(date, users));

    public Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        SendAsync("mark paid", isWrite: true, () => world.Store.MarkPaid(records), bits => world.Store.MarkPaid(Some(records, bits)));

    public Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => SendAsync(
        "raise attempts", isWrite: true, () => world.Store.RaiseAttempts(records), bits => world.Store.RaiseAttempts(Some(records, bits)));

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("count records", isWrite: false, () => world.Store.CountRecords(date));

    public async IAsyncEnumerable<SettlementRecord> ListRecordsAsync(
        SettlementDate date, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in await SendAsync("list records", isWrite: false, () => world.Store.ListRecords(date)))
        {
            yield return record;
        }
    }

    public async IAsyncEnumerable<SettlementRecord> ListRecordsAsync(
        SettlementDate date, UserId first, UserId? end, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in await SendAsync("list records of a range", isWrite: false, () => world.Store.ListRecords(date, first, end)))
        {
            yield return record;
        }
    }

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        SendAsync("save attention", isWrite: true, () => world.Store.SaveAttention(date, results));

    public Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        SendAsync("clear attention", isWrite: true, () => world.Store.ClearAttention(date, users));

    public Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        SendAsync("read attention", isWrite: false, () => world.Store.ReadAttention(date, users));

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken) =>
        SendAsync("list attention", isWrite: false, () => world.Store.ListAttention(date, continuation, size));

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("list residue", isWrite: false, () => world.Store.ListResiduePostings(date));

    public Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken) =>
        SendAsync("book residue", isWrite: true, () => world.Store.CreateResiduePosting(posting));

    public Task<IReadOnlyList<DateInputs>> ListInputsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        SendAsync("list inputs", isWrite: false, () => world.Inputs.ListInputs(from, to));

    public Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("read yield", isWrite: false, () => world.Inputs.ReadYield(date));

    public Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("read positions version", isWrite: false, () => world.Inputs.PositionsVersion(date));

    public Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("count positions", isWrite: false, () => world.Inputs.CountPositions(date));

    public Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken) =>
        SendAsync("divide positions", isWrite: false, () => SimulatedInputs.Divide(count));

    public Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        SendAsync("list positions", isWrite: false, () => world.Inputs.ListPositions(date, part, continuation, size));

    public Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        SendAsync("read positions", isWrite: false, () => world.Inputs.ReadPositions(date, users));

    public async Task<ImportCounts> WritePositionsAsync(
        SettlementDate date,
        IEnumerable<Position> positions,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken)
    {
        // A write that lands late may be refused when nobody waits for it any more.
        var written = positions.ToList();
        var (counts, refusal) = await SendAsync<(ImportCounts, Exception?)>("write positions", isWrite: true, () =>
        {
            try
            {
                return (world.Inputs.WritePositions(date, written, rule), null);
            }
            catch (Exception exception) when (exception is InputDiffersException or InputSealedException)
            {
                return (default, exception);
            }
        });
        return refusal is null ? counts : throw refusal;
    }

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields,
        bool replace,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken) => throw NoImports();

    public Task BeginPositionsAsync(
        SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) => throw NoImports();

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) => throw NoImports();

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        throw NoImports();

    public Task<IReadOnlyList<AcceptedCheck>> ListAcceptedAsync(SettlementDate date, CancellationToken cancellationToken) => throw NoImports();

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        SendAsync("seal inputs", isWrite: true, () => world.Inputs.Seal(date, number));

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        SendAsync("lift seal", isWrite: true, () => world.Inputs.LiftSeal(date, number));

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) =>
        SendAsync("read seal", isWrite: false, () => world.Inputs.ReadSeal(date));

    private static NotSupportedException NoImports() => new("inputs of a schedule come from outside, not from its workers");

    private (CallFate Fate, long Delay) Draw(bool isWrite, bool hasParts)
    {
        var faults = world.Faults;
        return 0 switch
        {
            _ when faults.Strikes(FaultKind.StoreRefuses) => (CallFate.Refused, 0),
            _ when faults.Strikes(FaultKind.StoreRequestLost) => (CallFate.RequestLost, 0),
            _ when isWrite && faults.Strikes(FaultKind.StoreAnswerLost) => (CallFate.AnswerLost, 0),
            _ when isWrite && faults.Strikes(FaultKind.StoreWriteLandsLate) =>
                (CallFate.LandsLate, faults.Extent(FaultKind.StoreWriteLandsLate, VirtualTime.Second, 120 * VirtualTime.Second)),
            _ when hasParts && faults.Strikes(FaultKind.StoreBatchBreaksOff) => (CallFate.BreaksOff, 0),
            _ when isWrite && faults.Strikes(FaultKind.StoreTransactionStalls) =>
                (CallFate.Stalls, faults.Extent(FaultKind.StoreTransactionStalls, VirtualTime.Second, 30 * VirtualTime.Second)),
            _ when hasParts && faults.Strikes(FaultKind.StoreFailsOddly) => (CallFate.FailsOddly, 0),
            _ => (CallFate.Answered, 0),
        };
    }

    private static List<SettlementRecord> Some(IReadOnlyList<SettlementRecord> records, ulong bits) =>
        [.. records.Where((_, i) => (bits >> (i % 64) & 1) == 1)];
}
