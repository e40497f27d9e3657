using Settlement.Core;

namespace Settlement.Storage.Tests;

public sealed class RequestTurnsTests
{
    [Fact]
    public async Task Request_that_waits_while_another_finds_the_store_out_of_reach_shares_the_finding_and_is_not_sent()
    {
        using var turns = new RequestTurns(atOnce: 1);
        var answer = new TaskCompletionSource<int>();
        var first = turns.SendAsync(() => answer.Task, default);
        var isSent = false;
        var waiting = turns.SendAsync(() => Task.FromResult(isSent = true), default);

        answer.SetException(new StoreUnavailableException("no answer"));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => first);
        Assert.Equal("no answer", (await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting)).Message);
        Assert.False(isSent);
    }

    [Fact]
    public async Task Request_that_comes_after_the_store_was_found_out_of_reach_is_sent()
    {
        using var turns = new RequestTurns(atOnce: 1);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => turns.SendAsync(() => Task.FromException<int>(new StoreUnavailableException("no answer")), default));

        Assert.Equal(1, await turns.SendAsync(() => Task.FromResult(1), default));
    }

    [Fact]
    public async Task Request_that_waits_while_another_fails_for_a_reason_of_its_own_is_sent()
    {
        using var turns = new RequestTurns(atOnce: 1);
        var answer = new TaskCompletionSource<int>();
        var first = turns.SendAsync(() => answer.Task, default);
        var waiting = turns.SendAsync(() => Task.FromResult(2), default);

        answer.SetException(new StoreRefusedException("no access"));

        await Assert.ThrowsAsync<StoreRefusedException>(() => first);
        Assert.Equal(2, await waiting);
    }
}
