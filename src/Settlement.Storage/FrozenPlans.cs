using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>The plans of days, kept once read: they are frozen. Thread-safe.</summary>
internal sealed class FrozenPlans(ISettlementStore days)
{
    private readonly ConcurrentDictionary<SettlementDate, DayPlan> known = [];

    /// <summary>The plan of a date; null before its first run.</summary>
    public async Task<DayPlan?> FindAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(date, out var plan))
        {
            return plan;
        }

        return await days.ReadDayAsync(date, cancellationToken) is { } day ? known.GetOrAdd(date, day.Plan) : null;
    }

    /// <summary>The plan of a date that has corrections.</summary>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public async Task<DayPlan> ReadAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await FindAsync(date, cancellationToken) ?? throw CorrectionText.DayIsGone(date);
}
