using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The simulated store without a simulation: every call is answered at once. Safe to use from many threads.</summary>
internal sealed class ImmediateStore(SimulatedStore store, SimulatedInputs inputs) : ISettlementStore, IInputStore
{
    private readonly Lock gate = new();
    private readonly StagedImports imports = new(inputs);
    private readonly List<AcceptedCheck> kept = [];

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) => Answer(() => store.ReadDay(date));

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) => Answer(() => store.CreateDay(plan));

    public Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken) => Answer(() => store.UpdateDay(day));

    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) =>
        Answer(() => store.SaveSubtrees(date, subtrees));

    public Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) => Answer(() => store.ReadSubtrees(date));

    public Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Answer(() => store.ListDays(from, to));

    public Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => Answer(() => store.CreateRecords(records));

    public Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) => Answer(() => store.ReadRecords(date, users));

    public Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => Answer(() => store.MarkPaid(records));

    public Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) => Answer(() => store.RaiseAttempts(records));

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(() => store.CountRecords(date));

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return store.ListRecords(date).ToAsyncEnumerable();
        }
    }

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return store.ListRecords(date, first, end).ToAsyncEnumerable();
        }
    }

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        Answer(() => store.SaveAttention(date, results));

    public Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        Answer(() => store.ClearAttention(date, users));

    public Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) => Answer(() => store.ReadAttention(date, users));

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken) =>
        Answer(() => store.ListAttention(date, continuation, size));

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(() => store.ListResiduePostings(date));

    public Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken) =>
        Answer(() => store.CreateResiduePosting(posting));

    public Task<IReadOnlyList<DateInputs>> ListInputsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Answer(() => inputs.ListInputs(from, to));

    public Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken) => Answer(() => inputs.ReadYield(date));

    public Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(() => inputs.PositionsVersion(date));

    public Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) => Answer(() => inputs.CountPositions(date));

    public Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken) =>
        Answer(() => SimulatedInputs.Divide(count));

    public Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        Answer(() => inputs.ListPositions(date, part, continuation, size));

    public Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) => Answer(() => inputs.ReadPositions(date, users));

    public Task<ImportCounts> WritePositionsAsync(
        SettlementDate date,
        IEnumerable<Position> positions,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken) =>
        Answer(() => Keep(inputs.WritePositions(date, positions, rule), accepted));

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields,
        bool replace,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken) =>
        Answer(() => Keep(inputs.WriteYields(yields, replace), accepted));

    public Task BeginPositionsAsync(
        SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) =>
        Answer(() => imports.Begin(date, import, accepted));

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        Answer(() => imports.Write(date, import, positions));

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        Answer(() => kept.AddRange(imports.Publish(date, import)));

    public Task<IReadOnlyList<AcceptedCheck>> ListAcceptedAsync(SettlementDate date, CancellationToken cancellationToken) => Answer(
        IReadOnlyList<AcceptedCheck> () => [.. kept.Where(check => check.Date == date).OrderBy(check => check.At).ThenBy(check => check.Code)]);

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Answer(() => inputs.Seal(date, number));

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Answer(() => inputs.LiftSeal(date, number));

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Answer(() => inputs.ReadSeal(date));

    private ImportCounts Keep(ImportCounts counts, IReadOnlyList<AcceptedCheck> accepted)
    {
        kept.AddRange(accepted);
        return counts;
    }

    private Task<object?> Answer(Action transaction) => Answer<object?>(() =>
    {
        transaction();
        return null;
    });

    private Task<T> Answer<T>(Func<T> transaction)
    {
        lock (gate)
        {
            try
            {
                return Task.FromResult(transaction());
            }
            catch (Exception exception)
            {
                return Task.FromException<T>(exception);
            }
        }
    }
}
