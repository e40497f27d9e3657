using Settlement.Core;
using static Settlement.Storage.Tests.Damages.DamagedDay;

namespace Settlement.Storage.Tests.Damages;

/// <summary>Something that is altered in a settled day behind the product's back, and what has to be said of it.</summary>
/// <param name="Name">What is altered.</param>
/// <param name="Payer">Who pays the day.</param>
/// <param name="DoAsync">Alters it.</param>
/// <param name="Breaks">The breaks of the day, each a code and its user, in order; comma-separated.</param>
/// <param name="Certified">The fields of its certificate that differ from what is stored, in order; or the code of another difference.</param>
internal sealed record Damage(string Name, Payer Payer, Func<DamagedDay, Task> DoAsync, string Breaks, string Certified)
{
    private const string EveryField = "earnings, paid, payments, records, users";
    private static readonly TransactionId OtherId = new(new Guid(7, 7, 7, new byte[8]));

    /// <summary>Whether SQLite refuses it: a key or a check of the schema does, or there is no such column.</summary>
    public bool IsRefusedBySqlite { get; private init; }

    /// <summary>Whether an open day has nothing that could be damaged so.</summary>
    public bool IsOfClosedDays { get; private init; }

    /// <summary>Whether it alters the books of the payment service, and nothing in the store.</summary>
    public bool IsOfServiceAlone { get; private init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Damage> All { get; } =
    [
        Ledger("position of a record", day => day.SetAsync("PositionMinor", 1L), $"record-differs {User}", "records"),
        Ledger("earnings of a record", day => day.SetAsync("EarningsMinor", 7L), $"record-differs {User}", "earnings, paid, records"),
        Ledger("residue of a record", day => day.SetAsync("ResidueNumerator", 1L), $"record-differs {User}", "records"),
        Ledger("input hash of a record", day => day.SetAsync("InputHash", new byte[32]), $"record-differs {User}", ""),
        Ledger("transaction id of a record", day => day.SetAsync("TransactionId", OtherId.Value), $"record-differs {User}", "records"),
        Ledger("attempt of a record", day => day.SetAsync("Attempt", 2), $"record-differs {User}", "records"),
        Ledger("status and posting of a record taken back", day => day.SetStatusAsync(User, RecordStatus.Recorded, posting: null), $"record-unpaid {User}", "paid, payments, records"),
        Ledger("posting of a record taken back", day => day.SetStatusAsync(User, RecordStatus.Paid, posting: null), $"payment-missing {User}", "paid, payments, records"),
        Ledger("status of a record taken back, its posting left", StatusAloneAsync, $"record-not-marked-paid {User}", "") with { IsRefusedBySqlite = true },
        Ledger("account credited", day => day.SetAccountsAsync(User, Posting.EarningsAccount, "user:" + Other), $"payment-differs {User}", "records") with { IsRefusedBySqlite = true },
        Ledger("account debited", day => day.SetAccountsAsync(User, "user:" + Other, "user:" + User), $"payment-differs {User}", "records") with { IsRefusedBySqlite = true },
        Ledger("accounts exchanged", day => day.SetAccountsAsync(User, "user:" + User, Posting.EarningsAccount), $"payment-differs {User}", "paid, records") with { IsRefusedBySqlite = true },
        Ledger("posting of nothing", day => day.SetStatusAsync(Penniless, RecordStatus.Paid, new Posting(Posting.EarningsAccount, "user:" + Penniless)), $"payment-unexpected {Penniless}", "payments, records"),
        Ledger("record of nothing marked paid", day => day.SetStatusAsync(Penniless, RecordStatus.Paid, posting: null), $"payment-missing {Penniless}", "records"),
        Ledger("record removed", day => day.Rows.RemoveAsync(day.Record()), $"record-missing {User}", EveryField),
        Ledger("record copied to an unknown user", day => day.Rows.CopyAsync(day.Record(), day.Record(Stranger)), $"record-unexpected {Stranger}, residue-differs", EveryField),
        Ledger("record moved to an unknown user", day => day.MoveAsync(day.Record(), day.Record(Stranger)), $"record-missing {User}, record-unexpected {Stranger}", "records"),
        Ledger("record moved to an id that no user may have", day => day.MoveAsync(day.Record(), day.Record(Nobody)), $"record-missing {User}, record-unexpected {Nobody}", "records"),
        Ledger("record copied to an id that no user may have", day => day.Rows.CopyAsync(day.Record(), day.Record(Nobody)), $"record-unexpected {Nobody}, residue-differs", EveryField),
        Ledger("record moved to another date", day => day.MoveAsync(day.Record(), day.RecordElsewhere), $"record-missing {User}", EveryField),
        Ledger("second record of a user", day => day.Rows.CopyAsideAsync(day.Record()), $"record-unexpected {User}, residue-differs", EveryField) with { IsRefusedBySqlite = true },
        Ledger("record under a key that is not the user's", HideAsync, $"record-missing {User}, record-unexpected {User}", "") with { IsRefusedBySqlite = true },
        Ledger("balance of a position", day => day.Rows.SetAsync(day.Position(), "BalanceMinor", 999_999L), $"record-differs {User}", "exact"),
        Ledger("balance of a position below zero", day => day.Rows.SetAsync(day.Position(), "BalanceMinor", -1L), $"position-invalid {User}, record-unexpected {User}", "exact") with { IsRefusedBySqlite = true },
        Ledger("position removed", day => day.Rows.RemoveAsync(day.Position()), $"record-unexpected {User}", "exact"),
        Ledger("position added", day => day.Rows.CopyAsync(day.Position(), day.Position(Stranger)), $"record-missing {Stranger}", "exact"),
        Ledger("position moved to an unknown user", day => day.MoveAsync(day.Position(), day.Position(Stranger)), $"record-missing {Stranger}, record-unexpected {User}", ""),
        Ledger("position moved to an id that no user may have", day => day.MoveAsync(day.Position(), day.Position(Nobody)), $"position-invalid {Nobody}, record-unexpected {User}", "exact"),
        Ledger("yield imported", day => day.Rows.SetAsync(day.Row(RawTable.Yields), "Yield", "1.2"), "yield-differs", ""),
        Ledger("yield of the day's plan", day => day.Rows.SetAsync(day.Row(RawTable.Days), "Yield", "1.1302"), $"{Each("record-differs")}, yield-differs", "exact, yield"),
        Ledger("residue posted, its amount", day => day.Rows.SetAsync(day.Row(RawTable.Residue), "AmountNumerator", "1"), "residue-differs", "residue"),
        Ledger("residue posted, its accounts", ExchangeResidueAsync, "residue-differs", "residue"),
        Ledger("residue's posting removed", day => day.Rows.RemoveAsync(day.Row(RawTable.Residue)), "residue-differs", "residue"),
        Ledger("certificate removed", day => day.Rows.SetAsync(day.Row(RawTable.Days), "Certificate", null), "", "certificate-missing") with { IsOfClosedDays = true },
        Ledger("certificate that is none", day => day.Rows.SetAsync(day.Row(RawTable.Days), "Certificate", "settled"), "", "certificate-unreadable") with { IsOfClosedDays = true },

        Service("second payment under another id", day => day.PutAsync(day.PaymentOf(User) with { TransactionId = OtherId }), $"payment-twice {User}", "paid, payments") with { IsOfServiceAlone = true },
        Service("second payment under the same id", day => day.PutAsync(day.PaymentOf(User)), $"payment-twice {User}", "paid, payments") with { IsOfServiceAlone = true },
        Service("payment to an unknown user", day => day.PutAsync(day.PaymentOf(User) with { TransactionId = OtherId, UserId = UserId.Parse(Stranger) }), $"payment-unexpected {Stranger}", "paid, payments") with { IsOfServiceAlone = true },
        Service("payment to a user who earned nothing", day => day.PutAsync(day.PaymentOf(User) with { TransactionId = OtherId, UserId = UserId.Parse(Penniless) }), $"payment-unexpected {Penniless}", "paid, payments") with { IsOfServiceAlone = true },
        Service("payment gone", day => day.ReplaceAsync(day.PaymentOf(User), null), $"payment-missing {User}", "paid, payments") with { IsOfServiceAlone = true },
        Service("payment of another amount", day => day.ReplaceAsync(day.PaymentOf(User), day.PaymentOf(User) with { Amount = new Money(3) }), $"payment-differs {User}", "paid") with { IsOfServiceAlone = true },
        Service("payment to another user", day => day.ReplaceAsync(day.PaymentOf(User), day.PaymentOf(User) with { UserId = UserId.Parse(Other) }), $"payment-missing {User}, payment-twice {Other}", "") with { IsOfServiceAlone = true },
        Service("status of a record that a service paid", day => day.SetAsync("Status", (int)RecordStatus.Recorded), $"record-not-marked-paid {User}", "records"),
        Service("earnings of a record that a service paid", day => day.SetAsync("EarningsMinor", 7L), $"payment-differs {User}, record-differs {User}", "earnings, records"),
        Service("transaction id of a record that a service paid", day => day.SetAsync("TransactionId", OtherId.Value), $"payment-missing {User}, payment-unexpected {User}, record-differs {User}", "records"),
        Service("record that a service paid moved to an id that no user may have", day => day.MoveAsync(day.Record(), day.Record(Nobody)), $"payment-missing {Nobody}, payment-unexpected {User}, record-missing {User}, record-unexpected {Nobody}", "records"),
        Service("record removed that a service paid", day => day.Rows.RemoveAsync(day.Record()), $"payment-unexpected {User}, record-missing {User}", "earnings, records, users"),
    ];

    private static Damage Ledger(string name, Func<DamagedDay, Task> doAsync, string breaks, string certified) =>
        new(name, Payer.Ledger, doAsync, breaks, certified);

    private static Damage Service(string name, Func<DamagedDay, Task> doAsync, string breaks, string certified) =>
        new(name, Payer.Service, doAsync, breaks, certified);

    private static string Each(string code) => string.Join(", ", Positions.Select(position => $"{code} {position.UserId}"));

    private static async Task StatusAloneAsync(DamagedDay day)
    {
        await day.SetAccountsAsync(User, Posting.EarningsAccount, "user:" + User);
        await day.SetAsync("Status", (int)RecordStatus.Recorded);
    }

    private static async Task HideAsync(DamagedDay day)
    {
        await day.Rows.CopyAsideAsync(day.Record());
        await day.Rows.RemoveAsync(day.Record());
    }

    // In two steps that a schema's check on equal accounts allows.
    private static async Task ExchangeResidueAsync(DamagedDay day)
    {
        await day.Rows.SetAsync(day.Row(RawTable.Residue), "DebitAccount", "on the way");
        await day.Rows.SetAsync(day.Row(RawTable.Residue), "CreditAccount", Posting.EarningsAccount);
        await day.Rows.SetAsync(day.Row(RawTable.Residue), "DebitAccount", Posting.ResidueAccount);
    }
}
