namespace Settlement.Core;

/// <summary>Says on one line in what a record differs from the one that its position and the day's plan give.</summary>
internal static class RecordDifference
{
    /// <summary>Both sides of what differs. Residue and input hash follow from the amounts, and are named where those agree.</summary>
    public static string Between(SettlementRecord record, SettlementRecord should, DayPlan plan)
    {
        should = should.AtAttemptOf(record);
        var (recorded, given) = (new List<string>(), new List<string>());
        if (record.Position != should.Position || record.Earnings.Credited != should.Earnings.Credited)
        {
            recorded.Add($"{Text(record.Earnings.Credited)} on a position of {Text(record.Position)}");
            given.Add($"{Text(should.Earnings.Credited)} on {Text(should.Position)}");
        }
        else
        {
            Add("a residue of", Residue(record), Residue(should));
            Add("input hash", record.InputHash, should.InputHash);
        }

        Add("transaction id", record.TransactionId, should.TransactionId);
        Add("attempt", record.Attempt, should.Attempt);
        Add("date", record.Date, should.Date);
        return $"recorded {string.Join(", ", recorded)}; position and plan give {string.Join(", ", given)}";

        void Add<T>(string name, T one, T other)
            where T : notnull
        {
            if (!one.Equals(other))
            {
                recorded.Add($"{name} {one}");
                given.Add($"{name} {other}");
            }
        }

        string Text(Money money) => money.ToText(plan.Currency);

        string Residue(SettlementRecord one) => one.Earnings.Residue(plan.Yield).ToText(plan.Currency);
    }
}
