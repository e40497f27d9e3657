namespace Settlement.Core.Tests;

public sealed class OptimisticUpdateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public async Task A_write_that_is_refused_is_tried_again_until_it_is_done_and_no_further(int doneAt)
    {
        var tries = 0;
        await OptimisticUpdate.RunAsync("never", () => Task.FromResult(++tries == doneAt));
        Assert.Equal(doneAt, tries);

        tries = 0;
        var result = await OptimisticUpdate.RunAsync<string?>("never", () => Task.FromResult(++tries == doneAt ? "done" : default(Tried<string?>)));
        Assert.Equal(("done", doneAt), (result, tries));
    }

    [Fact]
    public async Task A_write_that_is_refused_twenty_times_is_given_up_and_the_error_says_what_kept_moving()
    {
        var tries = 0;
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => OptimisticUpdate.RunAsync(
            "the state of 2014-08-05 could not be changed: other runs kept changing it",
            () =>
            {
                tries++;
                return Task.FromResult(false);
            }));
        Assert.Equal("the state of 2014-08-05 could not be changed: other runs kept changing it", error.Message);
        Assert.Equal(20, tries);

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => OptimisticUpdate.RunAsync<string>("moved", () => Task.FromResult(default(Tried<string>))));
    }

    [Fact]
    public async Task Nothing_can_be_a_result()
    {
        Assert.Null(await OptimisticUpdate.RunAsync<string?>("never", () => Task.FromResult<Tried<string?>>((string?)null)));
    }

    [Fact]
    public async Task What_an_attempt_throws_ends_it()
    {
        var tries = 0;
        await Assert.ThrowsAsync<InputDiffersException>(() => OptimisticUpdate.RunAsync("never", () =>
        {
            tries++;
            throw new InputDiffersException("another value is there");
        }));
        Assert.Equal(1, tries);
    }

    [Fact]
    public void An_attempt_without_a_result_has_none_to_give() =>
        Assert.Equal("the attempt has no result", Assert.Throws<InvalidOperationException>(() => default(Tried<int>).Result).Message);
}
