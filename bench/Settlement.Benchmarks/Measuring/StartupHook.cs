/// <summary>
/// Runs inside a measured process before its program does (<c>DOTNET_STARTUP_HOOKS</c>) and leaves behind, in the file that
/// <see cref="FileVariable"/> names, how many bytes the process allocated on the managed heap. So the product needs no code
/// for it.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for this very name outside any namespace.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    /// <summary>The environment variable that names the file.</summary>
    public const string FileVariable = "SETTLEMENT_BENCH_ALLOCATED_FILE";

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } path)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(
                path, GC.GetTotalAllocatedBytes(precise: true).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
