using System.Globalization;
using System.Numerics;
using Azure;
using Azure.Data.Tables;
using Settlement.Core;

namespace Settlement.Storage.Tables;

// Days and their residue: few rows, all days in one partition, each date's postings in one of their own.
internal sealed partial class TablesSettlementStore
{
    private const string DaysPartition = "days";
    private const string SubtreesPartition = "subtrees";
    private const string Roots = "Roots";

    public async Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await database.FindAsync(TableName.Days, DaysPartition, date.ToString(), cancellationToken) is { } row ? Day(row) : null;

    public async Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(DaysPartition, plan.Date.ToString())
        {
            ["Product"] = plan.Product.Value,
            ["Currency"] = plan.Currency.Code,
            ["Quote"] = plan.Yield.Quote.Name(),
            ["Yield"] = plan.Yield.ToText(),
            ["Rounding"] = plan.Rounding.Name(),
            ["Payer"] = plan.Payer.Name(),
            ["State"] = (int)DayState.Open,
        };
        if (plan.Accrual is { } accrual)
        {
            entity["Accrues"] = accrual.ToString();
        }

        if (plan.Carries)
        {
            entity["Residues"] = plan.ResiduePolicy.Name();
            entity["CarriesFrom"] = plan.CarriesFrom?.ToString();
        }

        return await database.AddAsync(TableName.Days, entity, cancellationToken) is { } version
            ? new Day(plan, DayState.Open, Totals: null, version.ToString())
            : await ReadDayAsync(plan.Date, cancellationToken) ?? throw new InvalidOperationException($"the plan of {plan.Date} is gone");
    }

    public async Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken)
    {
        // Merged: the plan is not among what is set, it is frozen (I7).
        var entity = new TableEntity(DaysPartition, day.Plan.Date.ToString())
        {
            ["State"] = (int)day.State,
            ["CloseAttempt"] = day.CloseAttempt.Number,
            ["IsClosing"] = day.CloseAttempt.GoesOn,
        };
        if (day.Certificate is { } certificate)
        {
            entity["Certificate"] = certificate;
        }

        if (day.Breaks is { } breaks)
        {
            entity["Breaks"] = breaks;
        }

        if (day.TakenOverBy is { } next)
        {
            entity["TakenOverBy"] = next.ToString();
        }

        if (day.Totals is { } totals)
        {
            entity["Users"] = totals.Users;
            entity["EarningsMinor"] = totals.EarningsMinor.ToString(CultureInfo.InvariantCulture);
            entity["ResidueNumerator"] = totals.ResidueNumerator.ToString(CultureInfo.InvariantCulture);
        }

        if (await database.MergeAsync(TableName.Days, entity, new ETag(day.Version), cancellationToken) is not null)
        {
            return true;
        }

        // Refused, maybe by a first try of this whose answer was lost: then the day stands as it was to become.
        return await ReadDayAsync(day.Plan.Date, cancellationToken) is { } stored &&
            stored.IsSameAs(day) && stored.Version != day.Version;
    }

    // Beside the days, not in their rows: whoever reads days does not pay for it.
    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken) => database.PutAsync(
        TableName.Days, new TableEntity(SubtreesPartition, date.ToString()) { [Roots] = subtrees }, cancellationToken);

    // What somebody has made no text of is none.
    public async Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await database.FindAsync(TableName.Days, SubtreesPartition, date.ToString(), cancellationToken) is { } row &&
        row.TryGetValue(Roots, out var roots)
            ? roots as string
            : null;

    public async Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        var first = (from ?? new SettlementDate(DateOnly.MinValue)).ToString();
        var last = (to ?? new SettlementDate(DateOnly.MaxValue)).ToString();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DaysPartition} and RowKey ge {first} and RowKey le {last}");
        return await AllAsync(TableName.Days, filter, Day, cancellationToken);
    }

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) => AllAsync(
        TableName.Residue,
        TableClient.CreateQueryFilter($"PartitionKey eq {date.ToString()}"),
        row =>
        {
            var amount = new ExactAmount(Big(row, "AmountNumerator"), Big(row, "AmountDenominator"));
            var sequence = int.Parse(row.RowKey, CultureInfo.InvariantCulture);
            return new ResiduePosting(date, sequence, new Posting(row.GetString("DebitAccount"), row.GetString("CreditAccount")).ResidueMoved(amount))
            {
                CloseAttempt = row.GetInt32("CloseAttempt") ?? 0,
            };
        },
        cancellationToken);

    public async Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken)
    {
        var (debit, credit) = Posting.Of(posting);
        var entity = new TableEntity(posting.Date.ToString(), posting.Sequence.ToString("0000000000", CultureInfo.InvariantCulture))
        {
            ["DebitAccount"] = debit,
            ["CreditAccount"] = credit,
            ["AmountNumerator"] = BigInteger.Abs(posting.Amount.Numerator).ToString(CultureInfo.InvariantCulture),
            ["AmountDenominator"] = posting.Amount.Denominator.ToString(CultureInfo.InvariantCulture),
            ["CloseAttempt"] = posting.CloseAttempt,
        };

        // Where a posting is there, maybe ours after a lost answer, the caller reads them all and books the difference.
        return await database.AddAsync(TableName.Residue, entity, cancellationToken) is not null;
    }

    /// <summary>The different products and currencies of a store's days.</summary>
    internal static async Task<IReadOnlyCollection<StoreCard>> ListCardsAsync(TablesDatabase database, CancellationToken cancellationToken) =>
        (await new TablesSettlementStore(database).AllAsync(
            TableName.Days,
            TableClient.CreateQueryFilter($"PartitionKey eq {DaysPartition}"),
            row => StoredText.Card(row.GetString("Product"), row.GetString("Currency")),
            cancellationToken)).ToHashSet();

    private async Task<IReadOnlyList<T>> AllAsync<T>(
        TableName table, string filter, Func<TableEntity, T> read, CancellationToken cancellationToken) =>
        [.. (await database.QueryAllAsync(table, filter, cancellationToken)).Select(read)];

    private static Day Day(TableEntity row)
    {
        var plan = StoredText.Plan(new PlanText
        {
            Date = SettlementDate.Parse(row.RowKey),
            Product = row.GetString("Product"),
            Currency = row.GetString("Currency"),
            Quote = row.GetString("Quote"),
            Yield = row.GetString("Yield"),
            Rounding = row.GetString("Rounding"),

            // A plan from before payers were part of it: the ledger paid unless told otherwise.
            Payer = row.GetString("Payer") ?? Payer.Ledger.Name(),
            Accrues = row.GetString("Accrues"),
            Residues = row.GetString("Residues"),
            CarriesFrom = row.GetString("CarriesFrom"),
        });
        var totals = row.GetInt64("Users") is { } users
            ? new DayTotals(users, Wide(row, "EarningsMinor"), Wide(row, "ResidueNumerator"))
            : (DayTotals?)null;
        return new Day(plan, (DayState)row.GetInt32("State")!.Value, totals, row.ETag.ToString())
        {
            CloseAttempt = new CloseAttempt(row.GetInt32("CloseAttempt") ?? 0, row.GetBoolean("IsClosing") ?? false),
            Certificate = row.GetString("Certificate"),
            Breaks = row.GetInt64("Breaks"),
            TakenOverBy = row.GetString("TakenOverBy") is { } next ? SettlementDate.Parse(next) : null,
        };
    }

    private static Int128 Wide(TableEntity row, string column) => Int128.Parse(row.GetString(column), CultureInfo.InvariantCulture);

    private static BigInteger Big(TableEntity row, string column) => BigInteger.Parse(row.GetString(column), CultureInfo.InvariantCulture);
}
