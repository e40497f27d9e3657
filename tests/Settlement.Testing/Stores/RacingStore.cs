using System.Runtime.CompilerServices;

namespace Settlement.Testing;

/// <summary>Passes everything on but positions read beside records, which it leaves to whoever asks; and lets something else happen once, right before a call.</summary>
public sealed class RacingStore(ISettlementStore inner) : ISettlementStore
{
    public Func<Task>? BeforePosting { get; set; }

    public Func<Task>? BeforeListingPostings { get; set; }

    public Func<Task>? BeforeUpdatingDay { get; set; }

    public Func<Task>? BeforeListingRecords { get; set; }

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) =>
        inner.ReadDayAsync(date, cancellationToken);

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken) =>
        inner.CreateDayAsync(plan, cancellationToken);

    public async Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken)
    {
        var race = BeforeUpdatingDay;
        BeforeUpdatingDay = null;
        await (race?.Invoke() ?? Task.CompletedTask);
        return await inner.UpdateDayAsync(day, cancellationToken);
    }

    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) =>
        inner.SaveSubtreesAsync(date, subtrees, cancellationToken);

    public Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        inner.ReadSubtreesAsync(date, cancellationToken);

    public Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        inner.ListDaysAsync(from, to, cancellationToken);

    public Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        inner.CreateRecordsAsync(records, cancellationToken);

    public Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        inner.ReadRecordsAsync(date, users, cancellationToken);

    public Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        inner.MarkPaidAsync(records, cancellationToken);

    public Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken) =>
        inner.RaiseAttemptsAsync(records, cancellationToken);

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        inner.CountRecordsAsync(date, cancellationToken);

    public async IAsyncEnumerable<SettlementRecord> ListRecordsAsync(
        SettlementDate date, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var race = BeforeListingRecords;
        BeforeListingRecords = null;
        await (race?.Invoke() ?? Task.CompletedTask);
        await foreach (var record in inner.ListRecordsAsync(date, cancellationToken))
        {
            yield return record;
        }
    }

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken) =>
        inner.ListRecordsAsync(date, first, end, cancellationToken);

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken) =>
        inner.SaveAttentionAsync(date, results, cancellationToken);

    public Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        inner.ClearAttentionAsync(date, users, cancellationToken);

    public Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        inner.ReadAttentionAsync(date, users, cancellationToken);

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken) =>
        inner.ListAttentionAsync(date, continuation, size, cancellationToken);

    public async Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var race = BeforeListingPostings;
        BeforeListingPostings = null;
        await (race?.Invoke() ?? Task.CompletedTask);
        return await inner.ListResiduePostingsAsync(date, cancellationToken);
    }

    public async Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken)
    {
        var race = BeforePosting;
        BeforePosting = null;
        await (race?.Invoke() ?? Task.CompletedTask);
        return await inner.CreateResiduePostingAsync(posting, cancellationToken);
    }
}
