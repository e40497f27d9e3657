using System.Globalization;
using PaymentServiceSample;
using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>
/// Seeds of a service that fails half of its requests, before or after paying. Each seed has a date of its own. A
/// failure prints the seed, and the seed gives the same faults again.
/// </summary>
[Takes(seconds: 10)]
public sealed class FlakyServiceTests
{
    private const int Users = 6;

    private static readonly int Seeds = TestSeeds.IsNightly ? 1_000 : 80;

    [Fact]
    public async Task Flaky_service_pays_every_user_once_after_a_rerun_without_faults()
    {
        var seen = await PayFlakilyAsync(Seeds, blind: false, promisesIdempotency: true);

        AssertEachPaidOnce(seen.Paid);

        // Both are worth seeing: days that got through the faults by themselves, and days that needed the rerun.
        Assert.InRange(seen.Unfinished, 1, Seeds - 1);
    }

    [Fact]
    public async Task Flaky_and_blind_service_pays_every_user_once_where_its_blindness_is_declared()
    {
        var seen = await PayFlakilyAsync(Seeds, blind: true, promisesIdempotency: false);

        AssertEachPaidOnce(seen.Paid);
        Assert.InRange(seen.Unfinished, 1, Seeds - 1);
    }

    [Fact]
    public async Task Flaky_and_blind_service_that_is_said_to_keep_the_promise_pays_twice()
    {
        var seen = await PayFlakilyAsync(seeds: 10, blind: true, promisesIdempotency: true);

        var paid = seen.Paid.Sum(day => day.Count);
        Assert.True(paid > 10 * Users, $"{paid} payments of {10 * Users} users");
    }

    private static async Task<(int Unfinished, IReadOnlyList<IReadOnlyList<PaymentRequest>> Paid)> PayFlakilyAsync(
        int seeds, bool blind, bool promisesIdempotency)
    {
        ulong? faulty = null;
        await using var service = await RunningService.StartAsync(
            new PaymentServerOptions { Blind = blind },
            (what, count) => faulty is { } seed ? Faults.Decide(seed, percent: 50, what, count) : Fault.None);
        await using var client = service.Client(RunningService.Quick(promisesIdempotency, attempts: 2));
        await using var world = await SettlingWorld.OpenAsync(client);

        var unfinished = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var plan = Plan(seed);
            faulty = (ulong)seed;
            unfinished += await TryFinishAsync(world, plan) ? 0 : 1;
            faulty = null;
            var results = await world.SettleAsync(Users, plan);

            Assert.True(
                results.Count == Users && !results.Any(result => result.NeedsAttention), $"seed {seed}: {string.Join("; ", results)}");
            Assert.Equal(new RecordCounts(Users, Users, 0), await world.CountAsync(plan.Date));
        }

        var days = service.Book.Paid.ToLookup(payment => payment.Date, StringComparer.Ordinal);
        return (unfinished, [.. Enumerable.Range(0, seeds).Select(seed => days[Plan(seed).Date.ToString()].ToList())]);
    }

    private static async Task<bool> TryFinishAsync(SettlingWorld world, DayPlan plan)
    {
        try
        {
            return !(await world.SettleAsync(Users, plan)).Any(result => result.NeedsAttention);
        }
        catch (PaymentServiceUnavailableException)
        {
            return false;
        }
    }

    private static void AssertEachPaidOnce(IReadOnlyList<IReadOnlyList<PaymentRequest>> days)
    {
        var due = Enumerable.Range(0, Users).Select(user => Sample.Record(user, Sample.NewRun())).ToList();
        for (var seed = 0; seed < days.Count; seed++)
        {
            Assert.True(
                days[seed].Select(payment => payment.UserId).Order(StringComparer.Ordinal).SequenceEqual(due.Select(record => record.UserId.Value), StringComparer.Ordinal),
                $"seed {seed}: {days[seed].Count} payments of {Users} users");
            Assert.Equal(
                due.Sum(record => record.Earnings.Credited.Minor),
                days[seed].Sum(payment => (long)(decimal.Parse(payment.Amount!, CultureInfo.InvariantCulture) * 100)));
        }
    }

    private static DayPlan Plan(int seed) =>
        Sample.Plan with { Date = SettlementDate.Parse(new DateOnly(2014, 1, 1).AddDays(seed).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) };
}
