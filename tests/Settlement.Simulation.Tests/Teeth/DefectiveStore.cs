using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>A store that breaks one of its rules.</summary>
internal sealed class DefectiveStore(Defect defect, InvariantWatch watch) : SimulatedStore(watch)
{
    private int created;

    public override Day CreateDay(DayPlan plan)
    {
        if (defect != Defect.PlanNotFrozen || ReadDay(plan.Date) is not { } before)
        {
            return base.CreateDay(plan);
        }

        var after = before with { Plan = plan, Version = NextVersion() };
        Put(before, after);
        return after;
    }

    public override bool UpdateDay(Day day)
    {
        switch (defect)
        {
            case Defect.ClosedDayReopened:
                Put(ReadDay(day.Plan.Date), day with { Version = NextVersion() });
                return true;
            case Defect.TotalsOfTheFirstRunKept:
                return base.UpdateDay(day with { Totals = ReadDay(day.Plan.Date)!.Totals ?? day.Totals });
            default:
                return base.UpdateDay(day);
        }
    }

    public override void ClearAttention(SettlementDate date, IReadOnlyList<string> users)
    {
        if (defect != Defect.AttentionNeverCleared)
        {
            base.ClearAttention(date, users);
        }
    }

    public override IReadOnlyList<CreateVerdict> CreateRecords(IReadOnlyList<SettlementRecord> wanted)
    {
        switch (defect)
        {
            case Defect.UpsertInPlaceOfCreate:
                return [.. wanted.Select(record => CreateVerdict.Created(Insert(record).Version!))];
            case Defect.RerunOverwrites:
                foreach (var record in wanted)
                {
                    if (Find(record) is { } before && !before.HasSameContentAs(record))
                    {
                        Update(before, record);
                    }
                }

                return base.CreateRecords(wanted);
            case Defect.BatchConflictDropsTheOthers when wanted.Any(record => Find(record) is not null):
                return [.. wanted.Select(record => Find(record) is { } there ? CreateVerdict.Exists(there) : CreateVerdict.Created(NextVersion()))];
            case Defect.AcknowledgedRecordLost:
                var verdicts = base.CreateRecords(wanted);
                foreach (var record in wanted.Where(_ => ++created % 7 == 0))
                {
                    Lose(record);
                }

                return verdicts;
            case Defect.PostingLeftForASecondWrite:
                return base.CreateRecords([.. wanted.Select(record => record with { Status = RecordStatus.Recorded, IsPosted = false })]);
            case Defect.PaidWithoutAPosting:
                return base.CreateRecords([.. wanted.Select(record => record with { IsPosted = false })]);
            case Defect.PostedToAnotherAccount:
                return base.CreateRecords([.. wanted.Select(record => record.IsPosted ? record.WithStoredPosting("earnings", "user:somebody-else") : record)]);
            default:
                return base.CreateRecords(wanted);
        }
    }

    public override IReadOnlyList<MarkPaidVerdict> MarkPaid(IReadOnlyList<SettlementRecord> marked)
    {
        if (defect != Defect.MarkedPaidWithoutTheVersion)
        {
            return base.MarkPaid(marked);
        }

        foreach (var record in marked)
        {
            Update(Find(record)!, record with { Status = RecordStatus.Paid });
        }

        return [.. marked.Select(_ => MarkPaidVerdict.Marked)];
    }

    public override bool CreateResiduePosting(ResiduePosting posting)
    {
        switch (defect)
        {
            case Defect.ResidueDropped:
                return true;
            case Defect.ResidueBookedWithoutItsSequence:
                Book(posting);
                return true;
            default:
                return base.CreateResiduePosting(posting);
        }
    }

    /// <summary>Writes records that are believed not to be there.</summary>
    public bool InsertBlindly(IEnumerable<SettlementRecord> records)
    {
        foreach (var record in records)
        {
            Insert(record);
        }

        return true;
    }
}
