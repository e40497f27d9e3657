using System.Runtime.InteropServices;

namespace Settlement.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the command to stop at a consistent point, the second ends the process there and
/// then. Both are safe; the first is tidier.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations;
    private readonly TextWriter error;

    public StopSignals(TextWriter error)
    {
        this.error = error;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        error.WriteLine("settle: stopping at the next consistent point; repeat to stop at once");
        source.Cancel();
    }
}
