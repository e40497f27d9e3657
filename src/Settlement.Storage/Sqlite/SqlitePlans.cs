using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// What follows from the plans of days, for records that leave it out. Kept once read: a day's plan is frozen. Thread-safe.
/// </summary>
internal sealed class SqlitePlans
{
    private readonly ConcurrentDictionary<SettlementDate, DayDerivation> known = [];

    /// <summary>What follows from a date's plan; null before its first run.</summary>
    public DayDerivation? Find(SqliteConnectionHandle handle, SettlementDate date)
    {
        if (known.TryGetValue(date, out var derivation))
        {
            return derivation;
        }

        return SqliteDays.Read(handle, date) is { } day ? known.GetOrAdd(date, new DayDerivation(day.Plan)) : null;
    }
}
