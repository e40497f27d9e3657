using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>What every store does with the log of pauses.</summary>
public sealed class PauseContract
{
    private static readonly DateTimeOffset Noon = new DateTimeOffset(2014, 8, 6, 12, 0, 0, TimeSpan.Zero).AddTicks(1);

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_the_schedule_is_paused_and_resumed_the_latest_entry_holds_with_every_part_of_it(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var pause = new SchedulePause(stores.Pauses);
        Assert.Null(await pause.FindAsync(default));
        Assert.Equal(new PauseChange(Entry: null, IsNew: false), await pause.ResumeAsync("somebody", Noon, default));

        var first = await pause.PauseAsync("小明@host-1", "the yield of \"Friday\" is in doubt", Noon, default);
        var second = await pause.PauseAsync("another", "me too", Noon.AddHours(1), default);
        await using (var other = await fixture.OpenAsync())
        {
            Assert.Equal(first.Entry, await new SchedulePause(other.Pauses).FindAsync(default));
        }

        var resumed = await pause.ResumeAsync("another", Noon.AddHours(2), default);
        var again = await pause.PauseAsync("third", new string('x', 600), Noon.AddHours(3), default);

        Assert.Equal(
            new PauseChange(new PauseEntry(1, IsPaused: true, "小明@host-1", Noon, "the yield of \"Friday\" is in doubt"), IsNew: true), first);
        Assert.Equal(new PauseChange(first.Entry, IsNew: false), second);
        Assert.Equal(new PauseChange(new PauseEntry(2, IsPaused: false, "another", Noon.AddHours(2), Reason: null), IsNew: true), resumed);
        Assert.Equal((3, PauseEntry.LongestReason), (again.Entry!.Number, again.Entry.Reason!.Length));
        Assert.Equal(again.Entry, await pause.FindAsync(default));
    }

    [Theory, ClassData(typeof(EveryRealStore))]
    public async Task When_8_pause_the_schedule_at_once_one_does_and_the_others_are_told_who(string store)
    {
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        var pause = new SchedulePause(stores.Pauses);

        var changes = await Workers.AtOnceAsync(8, worker => pause.PauseAsync($"worker {worker}", "at once", Noon, default));

        var stands = await pause.FindAsync(default);
        Assert.Equal(1, stands!.Number);
        Assert.Single(changes, change => change.IsNew);
        Assert.All(changes, change => Assert.Equal(stands, change.Entry));
    }
}
