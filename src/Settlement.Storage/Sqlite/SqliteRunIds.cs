using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The ids of runs: each is written once, and what a run created refers to it by a number. Thread-safe.</summary>
internal sealed class SqliteRunIds
{
    // A number stands for one run once it is committed, and only committed rows are read here.
    private readonly ConcurrentDictionary<long, RunId> known = [];

    /// <summary>The run of a number.</summary>
    public RunId Find(SqliteConnectionHandle handle, long number)
    {
        if (!known.TryGetValue(number, out var run))
        {
            run = handle.Statement("SELECT run_id FROM run_ids WHERE number = ?1", number).All(row => new RunId(row.GetGuid(0))).Single();
            known[number] = run;
        }

        return run;
    }

    /// <summary>The number of a run, which gets one if it has none; inside a write transaction.</summary>
    public static long NumberOf(SqliteConnectionHandle handle, RunId run)
    {
        handle.Statement("INSERT INTO run_ids (run_id) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, run.Value).Execute();
        return handle.Statement("SELECT number FROM run_ids WHERE run_id = ?1").Bind(1, run.Value).Number();
    }
}
