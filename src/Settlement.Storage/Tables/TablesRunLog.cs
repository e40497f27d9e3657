using System.Globalization;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>
/// The log of runs in Tables: rows are added, never changed or deleted. A date's runs and its lease share a partition of
/// the table of days.
/// </summary>
internal sealed class TablesRunLog(TablesDatabase database) : IRunLog
{
    private const string PartitionPrefix = "runs_";
    private const string StartPrefix = "start_";
    private const string EndPrefix = "end_";

    public static string Partition(SettlementDate date) => PartitionPrefix + date;

    public async Task<bool> LogStartAsync(RunStart start, CancellationToken cancellationToken)
    {
        var (partition, rowKey) = (Partition(start.Date), RowKey(StartPrefix, start.Number));
        var entity = new TableEntity(partition, rowKey)
        {
            ["RunId"] = start.RunId.Value,
            ["Kind"] = (int)start.Kind,
            ["StartedBy"] = start.StartedBy,
            ["StartedAt"] = start.StartedAt,
            ["Options"] = start.Options,
            ["Work"] = (int)start.Work,
        };

        // One that is there may be ours, from a first try whose answer was lost.
        return await database.AddAsync(TableName.Days, entity, cancellationToken) is not null ||
            (await database.FindAsync(TableName.Days, partition, rowKey, cancellationToken))?.GetGuid("RunId") == start.RunId.Value;
    }

    public Task LogEndAsync(RunEnd end, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(Partition(end.Date), RowKey(EndPrefix, end.Number))
        {
            ["Ending"] = (int)end.Ending,
            ["EndedAt"] = end.EndedAt,
            ["Settled"] = end.Counts.Settled,
            ["AlreadySettled"] = end.Counts.AlreadySettled,
            ["NothingToSettle"] = end.Counts.NothingToSettle,
            ["Conflicts"] = end.Counts.Conflicts,
            ["Quarantined"] = end.Counts.Quarantined,
        };
        return database.AddAsync(TableName.Days, entity, cancellationToken);
    }

    public async Task<IReadOnlyList<LoggedRun>> ListRunsAsync(SettlementDate date, int most, CancellationToken cancellationToken)
    {
        var runs = await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition(date)}"), cancellationToken);
        return [.. runs.OrderByDescending(run => run.Start.Number).Take(most)];
    }

    public async Task<IReadOnlyList<LoggedRun>> ListLatestRunsAsync(
        SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var first = Partition(from ?? new SettlementDate(DateOnly.MinValue));
        var last = Partition(to ?? new SettlementDate(DateOnly.MaxValue));
        var runs = await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last}"), cancellationToken);
        return LoggedRun.LatestOfEach(runs);
    }

    private async Task<IEnumerable<LoggedRun>> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        var starts = new List<RunStart>();
        var ends = new Dictionary<(SettlementDate Date, long Number), RunEnd>();
        foreach (var row in await database.QueryAllAsync(TableName.Days, filter, cancellationToken))
        {
            var date = SettlementDate.Parse(row.PartitionKey[PartitionPrefix.Length..]);
            if (row.RowKey.StartsWith(StartPrefix, StringComparison.Ordinal))
            {
                starts.Add(Start(date, row));
            }
            else if (row.RowKey.StartsWith(EndPrefix, StringComparison.Ordinal))
            {
                var end = End(date, row);
                ends.Add((date, end.Number), end);
            }
        }

        return starts.Select(start => new LoggedRun(start, ends.GetValueOrDefault((start.Date, start.Number))));
    }

    private static string RowKey(string prefix, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:0000000000}");

    private static long Number(TableEntity row, string prefix) => long.Parse(row.RowKey.AsSpan(prefix.Length), CultureInfo.InvariantCulture);

    private static RunStart Start(SettlementDate date, TableEntity row) => new(
        date,
        Number(row, StartPrefix),
        new RunId(row.GetGuid("RunId")!.Value),
        (RunKind)row.GetInt32("Kind")!.Value,
        row.GetString("StartedBy"),
        row.GetDateTimeOffset("StartedAt")!.Value,
        row.GetString("Options"))
    { Work = (RunWork)(row.GetInt32("Work") ?? 0) };

    private static RunEnd End(SettlementDate date, TableEntity row) => new(
        date,
        Number(row, EndPrefix),
        (RunEnding)row.GetInt32("Ending")!.Value,
        row.GetDateTimeOffset("EndedAt")!.Value,
        new RunCounts(
            row.GetInt64("Settled")!.Value,
            row.GetInt64("AlreadySettled")!.Value,
            row.GetInt64("NothingToSettle")!.Value,
            row.GetInt64("Conflicts")!.Value,
            row.GetInt64("Quarantined")!.Value));
}
