using Settlement.Core;

namespace Settlement.Cli.Tests;

public sealed class RunMarkerTests
{
    private readonly RunId run = new(Guid.NewGuid());

    [Fact]
    public void Marker_proves_a_run_dead_only_while_it_is_there_and_nobody_holds_it()
    {
        Assert.False(RunMarker.ShowsDead(run));

        using (RunMarker.TryCreate(run))
        {
            Assert.False(RunMarker.ShowsDead(run));
        }

        Assert.True(RunMarker.ShowsDead(run));
        RunMarker.Remove(run);
        Assert.False(RunMarker.ShowsDead(run));
    }

    [Fact]
    public void Marker_of_a_run_is_made_once()
    {
        using var marker = RunMarker.TryCreate(run);
        try
        {
            Assert.NotNull(marker);
            Assert.Null(RunMarker.TryCreate(run));
        }
        finally
        {
            marker!.Dispose();
            RunMarker.Remove(run);
        }
    }
}
