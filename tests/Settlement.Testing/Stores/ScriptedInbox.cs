namespace Settlement.Testing;

/// <summary>
/// An inbox of files that tests drop: a good one puts its content into the world in its last piece, a bad one is set
/// aside. A step that is repeated after its file is gone finds nothing, as a real one does.
/// </summary>
public sealed class ScriptedInbox : IInbox
{
    private readonly List<(string Name, int Pieces, Action? Import)> files = [];

    public int Files => files.Count;

    /// <summary>Drops a file that takes some steps to import.</summary>
    public void Drop(string name, Action import, int pieces = 1) => files.Add((name, pieces, import));

    /// <summary>Drops a file that is refused.</summary>
    public void DropBad(string name) => files.Add((name, 1, Import: null));

    public Task<InboxStep> TakeAsync(SettlementDate date, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult(Take(continuation));

    public Task<WaitingFiles> FindFilesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(new WaitingFiles(Files > 0, Files > 0));

    private InboxStep Take(string? continuation)
    {
        if (files.Count == 0)
        {
            return InboxStep.Done;
        }

        var (name, pieces, import) = files[0];
        var piece = continuation?.Split(' ') is [var before, var number] && before == name ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 1;
        if (piece < pieces)
        {
            return InboxStep.GoOn(FormattableString.Invariant($"{name} {piece + 1}"));
        }

        files.RemoveAt(0);
        import?.Invoke();
        return import is null
            ? new InboxStep("more", [], [new SetAsideFile(name, "set-aside/" + name, [name + ":2: bad"], 1)])
            : new InboxStep("more", [new ImportedFile(name, "done/" + name, new ImportCounts(1, 0, 0))], []);
    }
}
