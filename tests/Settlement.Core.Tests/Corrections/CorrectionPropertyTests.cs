using CsCheck;

namespace Settlement.Core.Tests;

/// <summary>Corrections of every kind, one after the other, of days whose users have balances, or none, as they come.</summary>
public sealed class CorrectionPropertyTests
{
    private static readonly Gen<Yield> Yields = Gen.Select(
        Gen.Long[-30_000, 60_000], Gen.Int[3, 5], Gen.Enum<YieldQuote>(), static (unscaled, decimals, quote) => new Yield(unscaled, decimals, quote));

    private static readonly Gen<long> Balances = Gen.OneOf(Gen.Long[0, 400_000], Gen.Long[0, 90_000_000_000], Gen.Const(0L));

    // The users of the day are 0 to 5; a set may name others besides.
    private static readonly Gen<Dictionary<int, long>> Sets = Gen.Select(Gen.Int[0, 7], Balances).Array[1, 4].Select(
        static rows => rows.GroupBy(row => row.Item1).ToDictionary(group => group.Key, group => group.First().Item2));

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Bool, Yields, Gen.Bool, Sets, static (hasYield, yield, hasSet, set) => new Step(hasYield || !hasSet ? yield : null, hasSet ? set : null));

    private static readonly Gen<Dated> Days = Gen.Select(
        Yields, Balances.Array[6], Gen.Bool, Gen.Bool, Gen.Int[1, 3], Gen.Int[1, 4], static (yield, balances, ledger, reversals, partitions, page) =>
            new Dated(yield, balances, ledger, reversals, partitions, page));

    [Fact]
    public void Corrections_one_after_the_other_come_to_what_the_last_one_alone_comes_to() =>
        Gen.Select(Days, Steps.Array[1, 4]).Sample(
            (day, steps) =>
            {
                var chain = Correct(day, steps);
                var at = Inputs.Of(day, steps);
                var direct = Correct(day, [new Step(at.Yield, at.Positions)]);

                for (var user = 0; user <= 7; user++)
                {
                    var due = at.Positions.TryGetValue(user, out var balance) ? Earnings.Compute(new Money(balance), Sample.Plan with { Yield = at.Yield }).Credited : Money.Zero;
                    Assert.Equal(due, Credited(chain, user));
                    Assert.Equal(due, Credited(direct, user));
                }

                Assert.Equal(Residue(chain), Residue(direct));
                AssertAccounted(chain, at);
                AssertAccounted(direct, at);
            },
            iter: 300);

    [Fact]
    public void Balance_that_changes_nothing_now_holds_for_the_correction_after()
    {
        var day = new Dated(default, [100_000], IsLedger: true, TakesReversals: false, Partitions: 1, PageSize: 4);

        var world = Correct(day, [new Step(null, new Dictionary<int, long> { [0] = 200_000 }), new Step(Yield.Parse("1.5"), null)]);

        Assert.Equal(new Money(30), Credited(world, 0));
        Assert.Equal([1, 2], world.Corrections.Corrections.Select(correction => correction.Plan.Number));
    }

    [Fact]
    public void Correcting_back_to_the_first_inputs_brings_every_user_back_to_the_first_amount() =>
        Gen.Select(Days, Steps.Array[1, 3]).Sample(
            (day, steps) =>
            {
                var at = Inputs.Of(day, steps);
                var first = Inputs.Of(day, []);

                // Who was not there at first is taken back by a balance of nothing.
                var back = at.Positions.Keys.ToDictionary(user => user, user => first.Positions.GetValueOrDefault(user));
                var world = Correct(day, [.. steps, new Step(day.Yield, back)]);

                foreach (var user in at.Positions.Keys)
                {
                    Assert.Equal(
                        first.Positions.TryGetValue(user, out var balance) ? Earnings.Compute(new Money(balance), Sample.Plan with { Yield = day.Yield }).Credited : Money.Zero,
                        Credited(world, user));
                }

                Assert.Equal(ResiduePosting.Total(world.Store.Postings), Residue(world));
            },
            iter: 200);

    [Fact]
    public void Payments_come_to_records_and_corrections_but_for_what_is_owed_and_nobody_is_debited_more_than_their_entries_say() =>
        Gen.Select(Days.Select(static day => day with { IsLedger = false }), Steps.Array[1, 4]).Sample(
            (day, steps) =>
            {
                var world = Correct(day, steps);

                for (var user = 0; user <= 7; user++)
                {
                    var entries = world.Corrections.EntriesOf(Sample.User(user));
                    var made = world.Payments.Made.Where(payment => payment.UserId == Sample.UserId(user)).ToList();
                    var owed = entries.Sum(entry => entry.Owes.Minor);
                    Assert.Equal(Credited(world, user).Minor, made.Sum(payment => payment.Amount.Minor) - owed);
                    Assert.Equal(made.Count, made.Select(payment => payment.TransactionId).Distinct().Count());
                    Assert.True(
                        made.Where(payment => payment.IsReversal).Sum(payment => -payment.Amount.Minor) <=
                        entries.Where(entry => entry.Difference.Minor < 0).Sum(entry => -entry.Difference.Minor));
                    if (!day.TakesReversals)
                    {
                        Assert.DoesNotContain(made, payment => payment.IsReversal);
                        Assert.All(entries.Where(entry => entry.Status == EntryStatus.TakenUp), taken => Assert.Equal(
                            entries.Where(entry => entry.TakenUpBy == taken.TakenUpBy).Sum(entry => -entry.Amount.Minor),
                            entries.Single(entry => entry.Number == taken.TakenUpBy).TakenUp.Minor));
                    }
                }
            },
            iter: 300);

    [Fact]
    public void Preview_of_any_correction_is_what_booking_it_comes_to() =>
        Gen.Select(Days, Steps.Array[1, 3], Gen.Long[0, 5_000]).Sample(
            (day, steps, atLeast) =>
            {
                var world = Correct(day, steps[..^1]);
                var request = Request(world, day, steps[^1]) with { AtLeast = new Money(atLeast) };
                var before = world.Export();

                var preview = StraightContext.CorrectAsync(world, request with { Book = false }).Result;
                Assert.Equal(before, world.Export());
                var booked = StraightContext.CorrectAsync(world, request).Result;

                Assert.Equal(preview.Plan!.Totals, booked.Plan!.Totals);
                Assert.Equal(preview.Plan.Hash, booked.Plan.Hash);
                Assert.Equal(preview.Verdict == CorrectionVerdict.Previewed ? CorrectionVerdict.Booked : preview.Verdict, booked.Verdict);
                var entries = world.Corrections.Entries.Where(entry => entry.Number == booked.Plan.Number).ToList();
                Assert.Equal(booked.Plan.Totals.DifferenceMinor, entries.Sum(entry => entry.Difference.Minor));
                Assert.All(entries, entry => Assert.True(Math.Abs(entry.Difference.Minor) >= atLeast));

                // What was left out stays in the residue, so that all of it is accounted for.
                AssertAccounted(world, Inputs.Of(day, steps));
            },
            iter: 200);

    [Fact]
    public void Correction_killed_at_any_moment_and_booked_again_by_several_at_once_comes_to_the_same_bytes() =>
        Gen.Select(Days, Steps.Array[1, 3], Gen.Int[0, 12], Gen.Bool, Gen.Int[0, 1_000]).Sample(
            (day, steps, kill, after, seed) =>
            {
                var expected = Correct(day, steps).Export();
                var world = Correct(day, steps[..^1]);
                Func<int, string, object, Exception?> die = (number, _, _) => number >= kill ? new StoreUnavailableException("gone") : null;
                try
                {
                    var engine = after ? new ReplayingEngine(world, seed) { AfterExecuting = die } : new ReplayingEngine(world, seed) { BeforeExecuting = die };
                    engine.CorrectAsync(Request(world, day, steps[^1])).GetAwaiter().GetResult();
                }
                catch (ActivityFailedException)
                {
                    // Killed, as it was meant to be.
                }

                Workers.AtOnceAsync(3, worker => StraightContext.CorrectAsync(world, Request(world, day, steps[^1]) with { RunId = Sample.Run(200 + worker) })).GetAwaiter().GetResult();

                Assert.Equal(expected, world.Export());
            },
            iter: 150);

    private static DayWorld Correct(Dated day, IReadOnlyList<Step> steps)
    {
        var world = new DayWorld(ledger: day.IsLedger);
        world.Inputs.PutYield(day.Yield);
        for (var user = 0; user < day.Balances.Length; user++)
        {
            world.Inputs.Put(Sample.User(user), day.Balances[user]);
        }

        Assert.True(StraightContext.RunAsync(world, DayWorld.Request()).Result.Reconciliation!.IsClean);
        foreach (var step in steps)
        {
            var report = StraightContext.CorrectAsync(world, Request(world, day, step)).Result;
            Assert.True(report.Verdict is CorrectionVerdict.NothingToCorrect || report.Reconciled!.IsClean);
        }

        return world;
    }

    private static CorrectionRequest Request(DayWorld world, Dated day, Step step) =>
        DayWorld.Correction(partitions: day.Partitions, pageSize: day.PageSize) with
        {
            Yield = step.Yield,
            Positions = step.Set is null ? null : world.Corrections.Put([.. step.Set.Select(row => (Sample.User(row.Key), row.Value))]),
            TakesReversals = day.TakesReversals,
        };

    private static Money Credited(DayWorld world, int user) =>
        world.Corrections.EntriesOf(Sample.User(user)).Aggregate(
            world.Store.Records.FirstOrDefault(record => record.UserId == Sample.UserId(user))?.Earnings.Credited ?? Money.Zero,
            static (sum, entry) => sum + entry.Difference);

    private static ExactAmount Residue(DayWorld world) => world.Corrections.Corrections.Aggregate(
        ResiduePosting.Total(world.Store.Postings), static (sum, correction) => sum + correction.Plan.ResidueDifference);

    private static void AssertAccounted(DayWorld world, Inputs at)
    {
        var plan = Sample.Plan with { Yield = at.Yield };
        var exact = at.Positions.Values.Aggregate(default(ExactAmount), (sum, balance) => sum + plan.Exact(new Money(balance)));
        var credited = Enumerable.Range(0, 8).Sum(user => Credited(world, user).Minor);
        Assert.Equal(exact, ExactAmount.FromMinor(credited) + Residue(world));
        var service = world.Store.Day(Sample.Date)!.Plan.Payer == Payer.Ledger ? null : world.Payments;
        var reconciled = new CorrectionReconciler(world.Inputs, world.Store, world.Corrections, service)
            .ReconcileAsync(Sample.Date, pageSize: 3, static _ => { }, CancellationToken.None).Result;
        Assert.True(reconciled is null or { IsClean: true }, string.Join('\n', reconciled?.Breaks ?? []));
    }

    private sealed record Dated(Yield Yield, long[] Balances, bool IsLedger, bool TakesReversals, int Partitions, int PageSize);

    private sealed record Step(Yield? Yield, Dictionary<int, long>? Set);

    // What holds after some corrections.
    private sealed record Inputs(Yield Yield, Dictionary<int, long> Positions)
    {
        public static Inputs Of(Dated day, IReadOnlyList<Step> steps)
        {
            var yield = day.Yield;
            var positions = Enumerable.Range(0, day.Balances.Length).ToDictionary(user => user, user => day.Balances[user]);
            foreach (var step in steps)
            {
                yield = step.Yield ?? yield;
                foreach (var (user, balance) in step.Set ?? [])
                {
                    positions[user] = balance;
                }
            }

            return new Inputs(yield, positions);
        }
    }
}
