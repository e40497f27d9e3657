using System.Globalization;

namespace Settlement.Core;

/// <summary>In what a record differs from the one that its position and the day's plan give: two lists, item by item.</summary>
/// <param name="Recorded">What the record says.</param>
/// <param name="Given">What position and plan give.</param>
internal sealed record RecordDifference(IReadOnlyList<string> Recorded, IReadOnlyList<string> Given)
{
    /// <summary>
    /// Both sides of what differs. Residue and input hash follow from the amounts, and are named where those agree. Which yield a
    /// stored residue is a part of is not on record, so it is shown as it is stored, and not as an amount.
    /// </summary>
    public static RecordDifference Between(SettlementRecord record, SettlementRecord should, DayPlan plan)
    {
        should = should.AtAttemptOf(record);
        var (recorded, given) = (new List<string>(), new List<string>());
        if (!HaveSameAmounts(record, should))
        {
            Add($"{Text(record.Earnings.Credited)} on a position of {Text(record.Position)}", $"{Text(should.Earnings.Credited)} on {Text(should.Position)}");
        }
        else
        {
            if (record.Earnings.ResidueNumerator != should.Earnings.ResidueNumerator)
            {
                Add(
                    string.Create(CultureInfo.InvariantCulture, $"a residue numerator of {record.Earnings.ResidueNumerator}"),
                    string.Create(CultureInfo.InvariantCulture, $"{should.Earnings.ResidueNumerator} of {plan.Yield.Denominator} parts"));
            }

            if (record.Carried != should.Carried)
            {
                Add(Fractions(record), Fractions(should));
            }

            if (record.InputHash != should.InputHash)
            {
                Add($"input hash {record.InputHash}", $"{should.InputHash}, of this position and {plan}");
            }
        }

        AddIfDifferent("transaction id", record.TransactionId, should.TransactionId);
        AddIfDifferent("attempt", record.Attempt, should.Attempt);
        AddIfDifferent("date", record.Date, should.Date);
        return new RecordDifference(recorded, given);

        void Add(string one, string other)
        {
            recorded.Add(one);
            given.Add(other);
        }

        void AddIfDifferent<T>(string name, T one, T other)
            where T : notnull
        {
            if (!one.Equals(other))
            {
                Add($"{name} {one}", $"{name} {other}");
            }
        }

        string Text(Money money) => money.ToText(plan.Currency);

        string Fractions(SettlementRecord of) => of.Carried is { } carried
            ? $"{carried.TakenOver.ToText(plan.Currency)} taken over and {carried.HandedOn.ToText(plan.Currency)} handed on"
            : "no fraction carried";
    }

    /// <summary>Whether both settle the same position to the same earnings.</summary>
    public static bool HaveSameAmounts(SettlementRecord record, SettlementRecord should) =>
        record.Position == should.Position && record.Earnings.Credited == should.Earnings.Credited;

    /// <summary>Both sides on one line.</summary>
    public override string ToString() => $"recorded {string.Join(", ", Recorded)}; position and plan give {string.Join(", ", Given)}";
}
