using CsCheck;
using Moq;

namespace Settlement.Core.Tests;

public sealed class PreviewTests
{
    private enum Before
    {
        Nothing,
        ZeroEarnings,
        RecordedByThisRun,
        RecordedByAnotherRun,
        PaidByAnotherRun,
        RecordedOnAnotherPosition,
        PaidOnAnotherPosition,
        AlteredAmount,
        ZeroEarningsRecorded,
        BadUserId,
        BadBalance,
    }

    [Fact]
    public void Preview_writes_nothing_and_predicts_exactly_what_settling_then_returns() =>
        Gen.Select(Gen.Enum<Before>(), Gen.Long[8_849, 1_000_000]).Array[0, 12].Sample(users =>
        {
            var store = new InMemorySettlementStore();
            var payments = new InMemoryPaymentService();
            var positions = users.Select((user, i) => Arrange(store, payments, user.Item1, Sample.User(i), user.Item2)).ToList();
            var writes = store.Writes;

            var readOnly = new Mock<ISettlementStore>(MockBehavior.Strict);
            readOnly
                .Setup(s => s.ReadRecordsAsync(Sample.Date, It.IsAny<IReadOnlyList<UserId>>(), It.IsAny<CancellationToken>()))
                .Returns(store.ReadRecordsAsync);
            var unreachable = new Mock<IPaymentService>(MockBehavior.Strict);
            var previewer = new UserSettler(readOnly.Object, unreachable.Object);

            var predicted = Finish(previewer.PreviewAsync(Sample.Plan, Sample.Run(1), positions, CancellationToken.None));
            Assert.Equal(writes, store.Writes);
            var actual = Finish(new UserSettler(store, payments).SettleAsync(Sample.Plan, Sample.Run(1), positions, CancellationToken.None));

            Assert.Equal(actual, predicted);
        });

    private static StoredPosition Arrange(
        InMemorySettlementStore store, InMemoryPaymentService payments, Before before, string user, long balance)
    {
        SettlementRecord Put(SettlementRecord record) => store.Tamper(record);
        switch (before)
        {
            case Before.Nothing:
                return new StoredPosition(user, balance);
            case Before.ZeroEarnings:
                return new StoredPosition(user, balance % 8_849);
            case Before.RecordedByThisRun:
                Put(Sample.Record(user, balance, run: 1));
                return new StoredPosition(user, balance);
            case Before.RecordedByAnotherRun:
                Put(Sample.Record(user, balance, run: 2));
                return new StoredPosition(user, balance);
            case Before.PaidByAnotherRun:
                payments.Put(Payment.Of(Put(Sample.Record(user, balance, run: 2) with { Status = RecordStatus.Paid })));
                return new StoredPosition(user, balance);
            case Before.RecordedOnAnotherPosition:
                Put(Sample.Record(user, balance + 1, run: 2));
                return new StoredPosition(user, balance);
            case Before.PaidOnAnotherPosition:
                payments.Put(Payment.Of(Put(Sample.Record(user, balance + 100_000, run: 2) with { Status = RecordStatus.Paid })));
                return new StoredPosition(user, balance);
            case Before.AlteredAmount:
                var record = Sample.Record(user, balance, run: 1);
                Put(record with { Earnings = record.Earnings with { Credited = record.Earnings.Credited + new Money(1) } });
                return new StoredPosition(user, balance);
            case Before.ZeroEarningsRecorded:
                Put(Sample.Record(user, balance % 8_849, run: 2));
                return new StoredPosition(user, balance % 8_849);
            case Before.BadUserId:
                return new StoredPosition(user + "/", balance);
            case Before.BadBalance:
                return new StoredPosition(user, -balance);
            default:
                throw new ArgumentOutOfRangeException(nameof(before));
        }
    }

    private static T Finish<T>(Task<T> task)
    {
        Assert.True(task.IsCompleted, "stores in memory answer at once");
        return task.GetAwaiter().GetResult();
    }
}
