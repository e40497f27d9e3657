using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// Shows how far a date has come until it is settled or closed. On a terminal in place; elsewhere a line for each change, so that a log
/// stays short.
/// </summary>
internal sealed class StatusWatch(CommandSession session, OpenStores stores, SettlementDate date)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private int drawn;
    private string? last;
    private (long Users, long At) before;

    /// <exception cref="OperationCanceledException">Somebody ended it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = await ReadAsync(cancellationToken);
            Show(seen);
            if (seen.IsOver)
            {
                return;
            }

            await Task.Delay(Interval, session.Host.Time, cancellationToken);
        }
    }

    private async Task<Seen> ReadAsync(CancellationToken cancellationToken)
    {
        var day = await stores.Settlements.ReadDayAsync(date, cancellationToken);
        var positions = await stores.Inputs.CountPositionsAsync(date, cancellationToken);
        var counts = await stores.Settlements.CountRecordsAsync(date, cancellationToken);
        var runs = await stores.RunLog.ListRunsAsync(date, 1, cancellationToken);
        var lease = runs is [{ End: null }] ? await stores.Leases.ReadLeaseAsync(date, cancellationToken) : null;
        return new Seen(day, positions, counts, runs is [var run] ? LoggedRunDocument.Of(run, lease) : null);
    }

    private void Show(Seen seen)
    {
        var state = $"{date}: {DayDocument.StateOf(seen.Day)}";
        var users = $"{Tables.Count(seen.Counts.Records)} of {Tables.Count(seen.Positions, "user")} recorded, {Tables.Count(seen.Counts.Paid)} paid, {Tables.Count(seen.Counts.Unpaid)} not paid";
        var run = seen.Run is { } known ? $"{(known.Work == "day" ? "run" : known.Work)} {known.Number} by {OneLine.Of(known.StartedBy)}, {known.State}" : "no run yet";
        if (!session.Host.OutputIsTerminal)
        {
            var line = $"{state}, {users}; {run}";
            if (line != last)
            {
                session.WriteLine(line);
                last = line;
            }

            return;
        }

        // Up to where it was drawn, and everything below away.
        session.Host.Output.Write(drawn == 0 ? string.Empty : $"\u001b[{drawn}A\u001b[0J");
        string[] lines = [state, $"  {users}{Rate(seen)}", $"  {run}"];
        var width = session.Host.Width(isTerminal: true);
        foreach (var line in lines)
        {
            session.WriteLine(line.Length < width ? line : line[..(width - 1)]);
        }

        drawn = lines.Length;
    }

    private string Rate(Seen seen)
    {
        var now = session.Host.Time.GetTimestamp();
        var (users, at) = before;
        before = (seen.Counts.Records, now);
        var seconds = at == 0 ? 0 : session.Host.Time.GetElapsedTime(at, now).TotalSeconds;
        var perSecond = seconds > 0 ? (long)((seen.Counts.Records - users) / seconds) : 0;
        var left = seen.Positions - seen.Counts.Records;
        return perSecond > 0 && left > 0
            ? $"; {Tables.Count(perSecond)} a second, about {Tables.Count((left / perSecond) + 1, "second")} left"
            : string.Empty;
    }

    private sealed record Seen(Day? Day, long Positions, RecordCounts Counts, LoggedRunDocument? Run)
    {
        public bool IsOver => Day is { State: DayState.Settled or DayState.Closed };
    }
}
