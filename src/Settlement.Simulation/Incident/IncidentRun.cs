using System.Buffers.Binary;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Runs the old program, which settled one user under a distributed lock: take the lock, is there a record, insert one
/// with a random transaction id, pay it. What differs between the remedies is what <see cref="IncidentRemedy"/> says.
/// </summary>
internal sealed class IncidentRun
{
    private const string LockName = "user-1";
    private const int Connections = 2;
    private const long ReadTime = 50 * VirtualTime.Millisecond;
    private const long CommitTime = 200 * VirtualTime.Millisecond;
    private const long PayTime = 100 * VirtualTime.Millisecond;
    private const long LockPoll = 500 * VirtualTime.Millisecond;
    private const long LockWait = 5 * VirtualTime.Second;

    private readonly VirtualTime time = new();
    private readonly ConnectionPool pool = new(Connections);
    private readonly SeededRandom random = new(2014);
    private readonly IncidentRemedy remedy;
    private readonly IncidentSchedule schedule;
    private readonly IncidentTimeline timeline;
    private readonly DistributedLock locks;
    private readonly LegacyTable table;
    private readonly SimulatedPayments payments;
    private Action? freeLock;
    private bool isAnswered;

    private IncidentRun(IncidentRemedy remedy, IncidentSchedule schedule)
    {
        this.remedy = remedy;
        this.schedule = schedule;
        timeline = new IncidentTimeline(time);
        locks = new DistributedLock(time);
        table = new LegacyTable(remedy.IsStoreStrict);
        payments = new SimulatedPayments(remedy.ArePaymentsIdempotent ? PaymentStyle.Honest : PaymentStyle.Blind, made: null);
    }

    /// <summary>Runs a schedule under a remedy.</summary>
    public static IncidentOutcome Run(IncidentRemedy remedy, IncidentSchedule schedule)
    {
        var run = new IncidentRun(remedy, schedule);
        run.payments.Pay(new Payment(run.NewId(IncidentUser.DayBefore), IncidentUser.DayBefore, IncidentUser.Id, IncidentUser.EarnedBefore));
        foreach (var (at, keeps) in schedule.OtherWork)
        {
            run.time.After(at, () => run.DoOtherWork(keeps));
        }

        for (var attempt = 0; attempt <= schedule.Retries; attempt++)
        {
            var number = attempt;
            run.time.After(attempt * IncidentSchedule.RetryEvery, () => run.Call(number));
        }

        run.time.Run();
        return run.Outcome();
    }

    private void Call(int attempt)
    {
        // An answer that came after the caller had called again is still an answer.
        if (!isAnswered)
        {
            timeline.Note(Lane(attempt), attempt == 0 ? "called" : "called again");
            _ = SettleAsync(attempt);
        }
    }

    private async Task SettleAsync(int attempt)
    {
        if (await TakeLockAsync(attempt) is not { } release)
        {
            timeline.Note(Lane(attempt), "gets no lock, gives up", TimelineTone.Waiting);
            return;
        }

        await PauseAsync(attempt, IncidentStep.AfterLock);
        await DelayAsync(ReadTime);
        var record = table.Find(IncidentUser.Day);
        timeline.Note(Lane(attempt), record is null ? "no record yet" : "there is a record");
        var isMine = false;
        if (record is null)
        {
            await PauseAsync(attempt, IncidentStep.AfterRead);
            (record, isMine) = await InsertAsync(attempt);
        }

        release();
        if (record is not null)
        {
            await PauseAsync(attempt, IncidentStep.AfterCommit);
            await PayAsync(attempt, record, isMine);
        }
    }

    // Returns what gives the lock back, or null if the worker gave up waiting for it.
    private async Task<Action?> TakeLockAsync(int attempt)
    {
        Action? waited = null;
        for (var until = time.Now + LockWait; time.Now < until; await DelayAsync(LockPoll))
        {
            if (locks.TryTake(LockName, Lane(attempt).ToString(), remedy.LockSeconds * VirtualTime.Second) is { } fence)
            {
                waited?.Invoke();

                // Where it frees itself at this very moment, it does so before another worker has it.
                freeLock?.Invoke();
                return HoldLock(attempt, fence);
            }

            waited ??= timeline.Begin(Lane(attempt), "waits for the lock", TimelineTone.Waiting);
        }

        waited?.Invoke();
        return null;
    }

    private Action HoldLock(int attempt, long fence)
    {
        var isHeld = true;
        var ended = timeline.Begin(IncidentLane.Lock, $"held by {Name(attempt)}");
        freeLock = () =>
        {
            if (isHeld)
            {
                End();
                timeline.Note(IncidentLane.Lock, $"free after {remedy.LockSeconds} s", TimelineTone.Waiting);
            }
        };
        time.After(remedy.LockSeconds * VirtualTime.Second, freeLock);
        return () =>
        {
            if (isHeld)
            {
                End();
                locks.Release(LockName, fence);
            }
        };

        void End()
        {
            isHeld = false;
            ended();
        }
    }

    // The worker's own record, or the one there is where the unique index refused it. None where the worker gave up
    // waiting: then its own may still be committed.
    private Task<(LegacyRecord? Record, bool IsMine)> InsertAsync(int attempt)
    {
        var answer = new TaskCompletionSource<(LegacyRecord? Record, bool IsMine)>();
        var record = new LegacyRecord
        {
            Date = IncidentUser.Day,
            Earnings = IncidentUser.Earned,
            TransactionId = NewId(IncidentUser.Day),
        };
        var waited = pool.Free == 0 ? timeline.Begin(IncidentLane.Pool, $"{Name(attempt)} waits", TimelineTone.Waiting) : null;
        pool.Take(() =>
        {
            waited?.Invoke();
            if (answer.Task.IsCompleted)
            {
                pool.Return();
                return;
            }

            var slow = schedule.SlowCommits.Where(commit => commit.Attempt == attempt).Sum(commit => commit.Length);
            time.After(CommitTime + slow, () =>
            {
                pool.Return();
                Commit(attempt, record, answer);
            });
        });
        time.After(remedy.TransactionSeconds * VirtualTime.Second, () =>
        {
            if (answer.TrySetResult((null, false)))
            {
                timeline.Note(Lane(attempt), $"transaction time-out, {remedy.TransactionSeconds} s", TimelineTone.Waiting);
            }
        });
        return answer.Task;
    }

    private void Commit(int attempt, LegacyRecord record, TaskCompletionSource<(LegacyRecord? Record, bool IsMine)> answer)
    {
        record.CommittedAt = time.Now;
        var isSecond = table.Find(record.Date) is not null;
        var inserted = table.TryInsert(record);
        var late = answer.Task.IsCompleted ? ", late" : string.Empty;
        timeline.Note(
            IncidentLane.Store,
            inserted ? $"commits {Name(attempt)}'s record{late}" : $"refuses {Name(attempt)}'s record: there is one",
            !inserted ? TimelineTone.Refused : isSecond ? TimelineTone.Wrong : TimelineTone.Usual);
        answer.TrySetResult((inserted ? record : table.Find(record.Date), inserted));
    }

    // The old program pays what it inserted. With the strict store whoever claims the record first pays it.
    private async Task PayAsync(int attempt, LegacyRecord record, bool isMine)
    {
        isAnswered = true;
        if (remedy.IsStoreStrict ? record.IsClaimed : !isMine)
        {
            return;
        }

        record.IsClaimed = true;
        await DelayAsync(PayTime);
        var before = payments.Made.Count;
        var isSecond = payments.Made.Any(payment => payment.Date == record.Date);
        payments.Pay(new Payment(record.TransactionId, record.Date, IncidentUser.Id, record.Earnings));
        timeline.Note(
            IncidentLane.Payments,
            payments.Made.Count > before ? $"pays {record.Earnings.ToText(Currency.Cny)} for {Name(attempt)}" : $"{Name(attempt)}'s id was paid before",
            payments.Made.Count == before ? TimelineTone.Refused : isSecond ? TimelineTone.Wrong : TimelineTone.Usual);
    }

    private void DoOtherWork(long keeps)
    {
        pool.Take(() =>
        {
            var ended = timeline.Begin(IncidentLane.Pool, "other work");
            time.After(keeps, () =>
            {
                ended();
                pool.Return();
            });
        });
    }

    private async Task PauseAsync(int attempt, IncidentStep step)
    {
        var length = schedule.Pauses.Where(pause => pause.Attempt == attempt && pause.Step == step).Sum(pause => pause.Length);
        if (length > 0)
        {
            var ended = timeline.Begin(Lane(attempt), "pauses", TimelineTone.Waiting);
            await DelayAsync(length);
            ended();
        }
    }

    private Task DelayAsync(long microseconds)
    {
        var source = new TaskCompletionSource();
        time.After(microseconds, source.SetResult);
        return source.Task;
    }

    // Derived where payments are idempotent, else random, as the old program had it.
    private TransactionId NewId(SettlementDate date)
    {
        if (remedy.ArePaymentsIdempotent)
        {
            return TransactionId.Derive(IncidentUser.Product, date, IncidentUser.Id);
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        return new TransactionId(new Guid(bytes));
    }

    private IncidentOutcome Outcome()
    {
        var paid = payments.Made.Where(payment => payment.Date == IncidentUser.Day).ToList();
        var outcome = new IncidentOutcome
        {
            Remedy = remedy,
            Right = IncidentUser.EarnedBefore + IncidentUser.Earned,
            Credited = Sum(payments.Made.Select(payment => payment.Amount)),
            CommittedAt = [.. table.Rows.Select(row => row.CommittedAt)],
            Recorded = Sum(table.Rows.Select(row => row.Earnings)),
            PaidIds = [.. paid.Select(payment => payment.TransactionId)],
            Paid = Sum(paid.Select(payment => payment.Amount)),
            Breaks = [],
            Timeline = timeline.Entries,
        };
        return outcome with { Breaks = [.. FindBreaks(outcome)] };
    }

    private static IEnumerable<string> FindBreaks(IncidentOutcome outcome)
    {
        if (outcome.CommittedAt.Count != 1)
        {
            yield return $"{outcome.CommittedAt.Count} records of one user and date";
        }

        if (outcome.PaidIds.Count > 1)
        {
            yield return $"{outcome.PaidIds.Count} payments of one user and date";
        }

        if (outcome.Recorded != outcome.Paid)
        {
            yield return $"recorded {outcome.Recorded.ToText(Currency.Cny)}, paid {outcome.Paid.ToText(Currency.Cny)}";
        }

        if (outcome.Paid != IncidentUser.Earned)
        {
            yield return $"earned {IncidentUser.Earned.ToText(Currency.Cny)}, paid {outcome.Paid.ToText(Currency.Cny)}";
        }
    }

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, static (sum, amount) => sum + amount);

    private static IncidentLane Lane(int attempt) => attempt == 0 ? IncidentLane.WorkerA : IncidentLane.WorkerB;

    private static string Name(int attempt) => attempt == 0 ? "A" : "B";
}
