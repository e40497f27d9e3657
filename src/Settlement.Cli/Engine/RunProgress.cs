using System.Collections.Concurrent;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Adds up how far the parts of a run have come. Thread-safe.</summary>
/// <param name="instanceId">The run's instance id; the statuses of all others are those of its parts.</param>
/// <param name="users">Told how many users have an outcome.</param>
/// <param name="run">Told what the run is doing.</param>
/// <param name="begun">Told how many parts have begun.</param>
internal sealed class RunProgress(string instanceId, IProgress<long> users, Action<RunStatus> run, Action<int> begun)
{
    private readonly ConcurrentDictionary<string, long> parts = new(StringComparer.Ordinal);

    public void Report(string instance, RunStatus status)
    {
        // The run's own tally counts finished parts only: the parts say more.
        if (string.Equals(instance, instanceId, StringComparison.Ordinal))
        {
            run(status);
            return;
        }

        parts[instance] = status.Tally.Users;
        users.Report(parts.Values.Sum());
        begun(parts.Count);
    }
}
