using Settlement.Core;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>
/// Corrects a settled day while the network fails: by one run or two at once, then, after late requests have landed, once more
/// without faults. A second correction brings everybody back to what the day had settled.
/// </summary>
/// <param name="seed">Decides how the day is corrected.</param>
/// <param name="shape">The day.</param>
/// <param name="store">Where the day is settled.</param>
/// <param name="reference">Its positions.</param>
/// <param name="payments">Who pays it; null where the store's ledger does.</param>
/// <param name="counts">Told what happened.</param>
internal sealed class FaultedCorrection(
    int seed, DayShape shape, FaultedStore store, ReferenceDays reference, InMemoryPaymentService? payments, FaultCounts counts)
{
    // In some schedules the yield alone, in some positions alone, in some both.
    private readonly bool bringsPositions = seed % 3 != 0;
    private readonly bool changesYield = seed % 3 != 1;
    private readonly bool takesReversals = payments is not null && seed % 2 == 0;

    private readonly IReadOnlyList<Position> positions =
        [new(UserId.Parse("not there before"), new Money(7_654_321)), .. shape.Positions.Where((_, i) => i % 2 == 1).Select(Halved)];

    private Yield Right => changesYield ? Yield.Parse("0.9876") : shape.Plan.Yield;

    /// <summary>Corrects it, twice.</summary>
    /// <param name="network">The network of the first correction.</param>
    public async Task RunAsync(FaultyHandler network)
    {
        var calm = store.Calm;
        var set = Name(positions);
        var runs = Enumerable.Range(0, 1 + (seed % 3 / 2));
        var reports = await Task.WhenAll(runs.Select(run => AttemptAsync(run, set, network)));
        var before = await TakeAsync(calm, number: 1);
        CheckNothingIsWrong(before);
        foreach (var report in reports.OfType<CorrectionReport>())
        {
            CheckVerdict(report);
            DayInvariants.Hold("I6", report.Tally.Conflicts == 0, $"a conflict where nothing differs: {DayInvariants.First(report.Attention)}");
            DayInvariants.Hold("I5", report.Reconciled is null or { Contradictions: 0 }, $"{DayInvariants.First(report.Reconciled?.Breaks ?? [])}");
        }

        await network.LandAsync();
        CheckOnlyForward(before, await TakeAsync(calm, number: 1));
        await WriteSetAsync(calm, set, positions);
        var final = await RunAsync(calm, Request(set, run: 20));
        await network.LandAsync();

        var booked = await TakeAsync(calm, number: 1);
        CheckOnlyForward(before, booked);
        CheckNothingIsWrong(booked);
        CheckFinished(final, booked);
        DayInvariants.Hold(
            "I8", await calm.Corrections.ListCorrectionsAsync(shape.Date, default) is [{ State: DayState.Settled }], "the correction is not settled, or not the only one");
        await CheckBackAsync(calm, booked);
    }

    // The position of every user whom the first correction gave another, and the day's yield: all is as it was.
    private async Task CheckBackAsync(OpenStores calm, IReadOnlyList<CorrectionEntry> first)
    {
        Position[] original = [.. positions.Select(position => Find(position.UserId) ?? position with { Balance = Money.Zero })];
        var set = Name(original);
        await WriteSetAsync(calm, set, original);
        var report = await RunAsync(calm, Request(bringsPositions ? set : null, run: 21) with { Yield = changesYield ? shape.Plan.Yield : null });

        var back = await TakeAsync(calm, number: 2);
        Assert.Equal((CorrectionVerdict.Booked, true), (report.Verdict, report.Reconciled!.IsClean));
        DayInvariants.Hold("I5", back.All(entry => entry.Earnings.Credited == (shape.Records.GetValueOrDefault(entry.UserId)?.Earnings.Credited ?? Money.Zero)), "a user is not back");
        DayInvariants.Hold("I5", Sum(first) + Sum(back) == 0, $"{Sum(first)} was corrected, and {Sum(back)} back");
    }

    private async Task<CorrectionReport?> AttemptAsync(int run, Digest set, FaultyHandler network)
    {
        try
        {
            await using var stores = await store.OpenAsync(network);
            await WriteSetAsync(stores, set, positions);
            var report = await RunAsync(stores, Request(set, run));
            counts.Add("correction finished");
            return report;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or ActivityFailedException { IsTransient: true })
        {
            counts.Add("correction broken off");
            return null;
        }
    }

    private Task<CorrectionReport> RunAsync(OpenStores stores, CorrectionRequest request) => RetryingRun.CorrectAsync(
        new CorrectionActivities(reference.Inputs, stores.Settlements, stores.Corrections, payments), request);

    private async Task WriteSetAsync(OpenStores stores, Digest set, IReadOnlyList<Position> written)
    {
        if (bringsPositions)
        {
            await stores.Corrections.WriteSetAsync(shape.Date, set, written, default);
        }
    }

    private CorrectionRequest Request(Digest? set, int run) => new()
    {
        Date = shape.Date,
        RunId = new RunId(new Guid(seed + 1, (short)run, 1, new byte[8])),
        Book = true,
        Reason = "the network failed",
        RequestedBy = "somebody",
        RequestedAt = new DateTimeOffset(2014, 9, 1, 12, 0, 0, TimeSpan.Zero),
        Yield = changesYield ? Right : null,
        Positions = bringsPositions ? set : null,
        TakesReversals = takesReversals,
        Sizing = new RunSizing { Partitions = 1 + (run % 2), PartitionWindow = 2, PageSize = (seed + run) % 4 == 0 ? 3 : 1_000, ReconcilePageSize = 50 },
    };

    private static async Task<IReadOnlyList<CorrectionEntry>> TakeAsync(OpenStores calm, int number, SettlementDate date) =>
        await calm.Corrections.ListEntriesAsync(date, number, default).ToListAsync();

    private Task<IReadOnlyList<CorrectionEntry>> TakeAsync(OpenStores calm, int number) => TakeAsync(calm, number, shape.Date);

    private void CheckNothingIsWrong(IReadOnlyList<CorrectionEntry> entries)
    {
        DayInvariants.Hold("I1", entries.DistinctBy(entry => entry.UserId).Count() == entries.Count, "a user has two entries");
        foreach (var entry in entries)
        {
            var due = Due(entry.UserId);
            var credited = shape.Records.GetValueOrDefault(entry.UserId)?.Earnings.Credited ?? Money.Zero;
            DayInvariants.Hold("I5", due is not null && entry.Earnings == due && entry.Before == credited, $"the entry of {entry.UserId} is wrong: {entry}");
            DayInvariants.Hold("I5", entry.Status != EntryStatus.Owed || (payments is not null && !takesReversals && entry.Difference.Minor < 0), $"{entry} is owed");
            DayInvariants.Hold("I5", entry.OddPosting is null, $"{entry} is posted otherwise");
        }

        // One payment of the record, and one of the entry.
        var made = payments?.Made ?? [];
        DayInvariants.Hold("I3", made.DistinctBy(payment => (payment.UserId, payment.Correction)).Count() == made.Count, "a user is paid twice");
        foreach (var payment in made.Where(payment => payment.Correction == 1))
        {
            var entry = entries.SingleOrDefault(entry => entry.UserId == payment.UserId);
            DayInvariants.Hold("I3", entry is not null && payment == Payment.Of(entry), $"the payment of {payment.UserId} is wrong: {payment}");
        }
    }

    private void CheckFinished(CorrectionReport final, IReadOnlyList<CorrectionEntry> entries)
    {
        CheckVerdict(final);
        DayInvariants.Hold("I5", final.Reconciled is null or { IsClean: true }, $"not clean: {DayInvariants.First(final.Reconciled?.Breaks ?? [])}");
        var users = shape.Records.Keys.Concat(positions.Select(position => position.UserId)).Distinct()
            .Where(user => Due(user) is { } due && due.Credited != (shape.Records.GetValueOrDefault(user)?.Earnings.Credited ?? Money.Zero));
        DayInvariants.Hold("I4", entries.Select(entry => entry.UserId).Order().SequenceEqual(users.Order()), "somebody has no entry, or one too many");
        DayInvariants.Hold(
            "I3",
            payments is null || payments.Made.Count(payment => payment.Correction == 1) == entries.Count(entry => entry.Status == EntryStatus.Paid),
            "not as many payments as entries that are paid");
        DayInvariants.Hold("I5", entries.All(entry => entry.Status != EntryStatus.Recorded), "an entry is not paid");
    }

    // Who comes when it is booked and settled finds nothing left to correct.
    private static void CheckVerdict(CorrectionReport report) => DayInvariants.Hold(
        "I4", report.Verdict is CorrectionVerdict.Booked or CorrectionVerdict.NothingToCorrect, $"the correction came to {report.Verdict}");

    private static void CheckOnlyForward(IReadOnlyList<CorrectionEntry> before, IReadOnlyList<CorrectionEntry> after)
    {
        var later = after.ToDictionary(entry => entry.UserId);
        foreach (var entry in before)
        {
            DayInvariants.Hold("I8", later.ContainsKey(entry.UserId), $"the entry of {entry.UserId} is gone");
            var now = later[entry.UserId];
            DayInvariants.Hold("I2", now with { Status = entry.Status, Version = entry.Version } == entry, $"{entry} became {now}");
            DayInvariants.Hold("I2", now.Status == entry.Status || (entry.Status, now.Status) == (EntryStatus.Recorded, EntryStatus.Paid), $"{entry} went to {now.Status}");
        }
    }

    // What the user should get; null for whom the correction leaves alone.
    private Earnings? Due(UserId user)
    {
        var named = bringsPositions ? positions.Cast<Position?>().FirstOrDefault(position => position!.Value.UserId == user) : null;
        return (named ?? (changesYield ? Find(user) : null)) is { } position
            ? Earnings.Compute(position.Balance, Right, shape.Plan.Rounding)
            : null;
    }

    private Position? Find(UserId user) => shape.Positions.Cast<Position?>().FirstOrDefault(position => position!.Value.UserId == user);

    private static Position Halved(Position position) => new(position.UserId, new Money((position.Balance.Minor / 2) + 31_337));

    private static Int128 Sum(IReadOnlyList<CorrectionEntry> entries) =>
        entries.Aggregate(default(Int128), (sum, entry) => sum + entry.Difference.Minor);

    private static Digest Name(IEnumerable<Position> set)
    {
        using var digest = new PositionSetDigest();
        foreach (var position in set.OrderBy(position => position.UserId))
        {
            digest.Add(position);
        }

        return digest.Take();
    }
}
