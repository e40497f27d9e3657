namespace Settlement.Core.Tests;

public sealed class UserPagesTests
{
    private readonly DayWorld world = new(users: 7);

    [Fact]
    public async Task Named_users_are_listed_a_page_at_a_time_in_the_order_named()
    {
        var request = DayWorld.Request(pageSize: 2) with
        {
            Scope = RunScope.NamedUsers,
            Users = [Sample.UserId(6), Sample.UserId(1), Sample.UserId(3), Sample.UserId(2)],
        };

        Assert.Equal([[Sample.User(6), Sample.User(1)], [Sample.User(3), Sample.User(2)]], await ListAsync(request));
        Assert.Equal(
            [[Sample.User(6), Sample.User(1)], [Sample.User(3)]], await ListAsync(request with { Users = [.. request.Users.Take(3)] }));
    }

    [Fact]
    public async Task Failed_users_are_listed_a_page_at_a_time_but_for_those_whose_position_was_withdrawn()
    {
        foreach (var number in new[] { 1, 2, 4, 5, 6 })
        {
            await world.Store.SaveAttentionAsync(Sample.Date, [UserResult.Conflict(Sample.User(number), "x")], CancellationToken.None);
        }

        world.Inputs.Remove(Sample.User(2));
        var request = DayWorld.Request(pageSize: 2) with { Scope = RunScope.OnlyFailed };

        Assert.Equal([[Sample.User(1)], [Sample.User(4), Sample.User(5)], [Sample.User(6)]], await ListAsync(request));
    }

    [Fact]
    public async Task All_users_of_a_part_are_listed_a_page_at_a_time() => Assert.Equal(
        [[Sample.User(0), Sample.User(1), Sample.User(2)], [Sample.User(3), Sample.User(4), Sample.User(5)], [Sample.User(6)]],
        await ListAsync(DayWorld.Request(pageSize: 3)));

    [Fact]
    public async Task Unknown_scope_is_refused() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => ListAsync(DayWorld.Request() with { Scope = (RunScope)9 }));

    private async Task<List<string[]>> ListAsync(RunRequest request)
    {
        var pages = new List<string[]>();
        string? continuation = null;
        do
        {
            var page = await world.Activities.ListPageAsync(new ListPageInput(request, "0/1", continuation), CancellationToken.None);
            pages.Add([.. page.Items.Select(position => position.UserId)]);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return pages;
    }
}
