using Settlement.Core;
using static Settlement.Storage.Tests.Damages.CorrectedDay;

namespace Settlement.Storage.Tests.Damages;

/// <summary>Something that is altered in a corrected day behind the product's back, and what has to be said of it.</summary>
/// <param name="Name">What is altered.</param>
/// <param name="Payer">Who pays the day.</param>
/// <param name="DoAsync">Alters it.</param>
/// <param name="Breaks">The breaks of its corrections, each a code and its user, in order; comma-separated.</param>
internal sealed record CorrectionDamage(string Name, Payer Payer, Func<CorrectedDay, Task> DoAsync, string Breaks)
{
    private static readonly TransactionId OtherId = new(new Guid(7, 7, 7, new byte[8]));

    /// <summary>Whether SQLite has no such column: what it would say follows from the rest of the row.</summary>
    public bool IsRefusedBySqlite { get; private init; }

    /// <summary>Whether it alters the books of the payment service, and nothing in the store.</summary>
    public bool IsOfServiceAlone { get; private init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorrectionDamage> All { get; } =
    [
        Ledger("position of an entry", day => day.SetAsync("PositionMinor", 1L), $"entry-differs {Less}"),
        Ledger("earnings of an entry", day => day.SetAsync("EarningsMinor", 7L), $"entry-differs {Less}"),
        Ledger("residue of an entry", day => day.SetAsync("ResidueNumerator", 1L), $"entry-differs {Less}"),
        Ledger("what was credited before an entry", day => day.SetAsync("BeforeMinor", 7L), $"entry-differs {Less}"),
        Ledger("what an entry takes up", day => day.SetAsync("TakenUpMinor", 1L), $"entry-differs {Less}"),
        Ledger("what has taken an entry up", day => day.SetAsync("TakenUpBy", 2), $"entry-differs {Less}"),
        Ledger("transaction id of an entry", day => day.SetAsync("TransactionId", OtherId.Value), $"entry-differs {Less}"),
        Ledger("attempt of an entry", day => day.SetAsync("Attempt", 2), $"entry-differs {Less}"),
        Ledger("status of an entry taken back", day => day.SetAsync("Status", (int)EntryStatus.Recorded), $"entry-differs {Less}"),
        Ledger("status of an entry to owed", day => day.SetAsync("Status", (int)EntryStatus.Owed), $"entry-differs {Less}"),
        Ledger("account credited by an entry", day => day.SetAsync("CreditAccount", "user:" + More), $"payment-differs {Less}") with { IsRefusedBySqlite = true },
        Ledger("accounts of an entry exchanged", ExchangeAsync, $"payment-differs {Less}") with { IsRefusedBySqlite = true },
        Ledger("accounts of an entry taken back", UnpostAsync, $"payment-differs {Less}") with { IsRefusedBySqlite = true },
        Ledger("entry removed", day => day.Rows.RemoveAsync(day.Entry()), $"entry-missing {Less}"),
        Ledger("entry copied to an unknown user", day => day.Rows.CopyAsync(day.Entry(), day.Entry(Stranger)), $"entry-unexpected {Stranger}"),
        Ledger("entry moved to an unknown user", day => day.MoveAsync(day.Entry(), day.Entry(Stranger)), $"entry-missing {Less}, entry-unexpected {Stranger}"),
        Ledger("entry copied to a user who comes out even", day => day.Rows.CopyAsync(day.Entry(), day.Entry(Even)), $"entry-unexpected {Even}"),
        Ledger("balance of a set", day => day.Rows.SetAsync(day.InSet(Less), "BalanceMinor", 999_999L), $"entry-differs {Less}, totals-differ"),
        Ledger("balance of a set removed", day => day.Rows.RemoveAsync(day.InSet(Less)), $"entry-differs {Less}, totals-differ"),
        Ledger("balance of a set of a user who is not on record removed", day => day.Rows.RemoveAsync(day.InSet(New)), $"entry-unexpected {New}, totals-differ"),
        Ledger("balance of a set added for an unknown user", day => day.Rows.CopyAsync(day.InSet(Less), day.InSet(Stranger)), $"entry-missing {Stranger}, totals-differ"),
        Ledger("yield of a correction", day => day.SetPlanAsync("Yield", "1.9"), $"{Each("entry-differs", Corrected)}, totals-differ"),
        Ledger("yield before a correction", day => day.SetPlanAsync("YieldBefore", "1.9"), "totals-differ"),
        Ledger("set of a correction", day => day.SetPlanAsync("PositionSets", Digest.Of("another set").ToString()), $"entry-differs {Less}, entry-unexpected {New}, totals-differ"),
        Ledger("smallest difference of a correction", day => day.SetPlanAsync("AtLeastMinor", 1_000_000L), $"{Each("entry-unexpected", Corrected)}, totals-differ"),
        Ledger("totals of a correction", day => day.SetPlanAsync("MoreMinor", "1"), "totals-differ"),
        Ledger("residue of a correction", day => day.SetPlanAsync("ResidueNumerator", "1"), "totals-differ"),
        Ledger("earnings of a record", day => day.Rows.SetAsync(day.Record(Less), "EarningsMinor", 7L), $"entry-differs {Less}, totals-differ"),
        Ledger("record removed", day => day.Rows.RemoveAsync(day.Record(More)), $"entry-unexpected {More}, totals-differ"),

        Service("payment of an entry gone", day => day.ReplaceAsync(day.PaymentOf(More), null), $"payment-missing {More}") with { IsOfServiceAlone = true },
        Service("payment of an entry, its amount", day => day.ReplaceAsync(day.PaymentOf(More), day.PaymentOf(More) with { Amount = new Money(5) }), $"payment-differs {More}") with { IsOfServiceAlone = true },
        Service("payment of an entry to another user", day => day.ReplaceAsync(day.PaymentOf(More), day.PaymentOf(More) with { UserId = UserId.Parse(Less) }), $"payment-differs {More}") with { IsOfServiceAlone = true },
        Service("status of an entry that a service paid", day => day.SetAsync(More, "Status", (int)EntryStatus.Recorded), $"entry-not-marked-paid {More}"),
        Service("status of an entry that is owed to paid", day => day.SetAsync("Status", (int)EntryStatus.Paid), $"entry-differs {Less}, payment-missing {Less}"),
        Service("status of an entry that is owed to taken up by none", day => day.SetAsync("Status", (int)EntryStatus.TakenUp), $"entry-differs {Less}"),
    ];

    private static CorrectionDamage Ledger(string name, Func<CorrectedDay, Task> doAsync, string breaks) => new(name, Payer.Ledger, doAsync, breaks);

    private static CorrectionDamage Service(string name, Func<CorrectedDay, Task> doAsync, string breaks) => new(name, Payer.Service, doAsync, breaks);

    private static string Each(string code, IEnumerable<string> users) => string.Join(", ", users.Select(user => $"{code} {user}"));

    private static async Task ExchangeAsync(CorrectedDay day)
    {
        await day.SetAsync("DebitAccount", Posting.EarningsAccount);
        await day.SetAsync("CreditAccount", "user:" + Less);
    }

    private static async Task UnpostAsync(CorrectedDay day)
    {
        await day.SetAsync("DebitAccount", "");
        await day.SetAsync("CreditAccount", "");
    }
}
