namespace Settlement.Cli;

/// <summary>Keeps a command from writing its output over the store it reads.</summary>
internal static class OutputTarget
{
    /// <summary>Refuses a path that is the store.</summary>
    public static void Check(CommandSession session, string file)
    {
        if (file.Length == 0)
        {
            throw new BadUsageException("--out is empty; name a file");
        }

        var target = Path.GetFullPath(file);
        foreach (var store in new[] { session.Store.SqlitePath, session.Positions?.SqlitePath })
        {
            if (store is not null && string.Equals(Path.GetFullPath(store), target, StringComparison.Ordinal))
            {
                throw new BadUsageException($"{file} is the store; name another file");
            }
        }
    }
}
