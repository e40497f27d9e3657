using Settlement.Emulators;

namespace Settlement.Cli.Tests;

/// <summary>The way to the Cosmos server ends in the middle of a run and comes back.</summary>
[Takes(seconds: 30)]
public sealed class CosmosGoneTests : StoreKilledTests
{
    // The server keeps nothing on the disk, so it is the way to it that ends and comes back.
    [UnixFact]
    public async Task Cosmos_gone_in_the_middle_of_a_run_is_one_line_and_exit_5_and_the_next_run_finishes()
    {
        using var relay = new Relay(CosmosServer.Shared.Port);
        var store = CosmosServer.Shared.Url("killed", relay);

        var line = await BreakOffAsync(
            store,
            _ =>
            {
                relay.Cut();
                return Task.CompletedTask;
            },
            relay.Mend);

        Assert.Matches($"^settle: cosmos:http://127.0.0.1:{relay.Port}/.* (does not answer|did not answer)", line);
    }
}
