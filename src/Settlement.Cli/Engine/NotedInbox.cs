using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// An inbox that says at once, in a line a file, what it took in and what it refused: a run that waits may end hours later.
/// </summary>
internal sealed class NotedInbox(FolderInbox inbox, Action<string> note) : IInbox
{
    private readonly HashSet<string> misnamed = new(StringComparer.Ordinal);
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);

    public async Task<InboxStep> TakeAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken)
    {
        var step = await inbox.TakeAsync(date, continuation, cancellationToken);
        foreach (var file in step.Imported)
        {
            var counts = file.Counts;
            note($"{file.Name} was imported and moved to {file.MovedTo}: {Tables.Count(counts.Total, "row")}, " +
                $"{Tables.Count(counts.Added)} added, {Tables.Count(counts.Unchanged)} unchanged");
            if (file.LastLineIsOpen)
            {
                note($"{file.MovedTo}: {ImportReport.OpenLastLine}");
            }
        }

        foreach (var file in step.SetAside)
        {
            note(file.ToString());
        }

        foreach (var name in step.Misnamed?.Names ?? [])
        {
            // Once for each, not at every poll.
            if (misnamed.Add(name))
            {
                note($"{name} fits no name and stays in the inbox: files are called yields.csv and positions-yyyy-MM-dd.csv");
            }
        }

        foreach (var name in inbox.FindWaiting(date).Where(waiting.Add))
        {
            note($"{name} waits for its control file, {name}{ControlFile.Suffix}: requireControl is set");
        }

        return step;
    }

    public Task<WaitingFiles> FindFilesAsync(SettlementDate date, CancellationToken cancellationToken) => inbox.FindFilesAsync(date, cancellationToken);
}
