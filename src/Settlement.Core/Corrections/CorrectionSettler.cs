using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// Corrects users of a date: takes up what they owe, creates each one's entry on condition that there is none, and has a payment
/// service pay it. Where the ledger pays, the one write that creates the entry has posted it. Any step may be killed, repeated or
/// run twice at once; running it again finishes what is unfinished and changes nothing else.
/// </summary>
/// <param name="corrections">Where entries are kept.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
internal sealed class CorrectionSettler(ICorrectionStore corrections, IPaymentService? payments)
{
    /// <summary>Books the entries of some users.</summary>
    /// <param name="plan">The correction, frozen.</param>
    /// <param name="run">The run.</param>
    /// <param name="users">Distinct users who get an entry.</param>
    /// <param name="retried">Users whose payment was refused for good before, and is to be made under the next attempt's id.</param>
    /// <param name="cancellationToken">Stops between calls.</param>
    public async Task<BookedUsers> BookAsync(
        CorrectionPlan plan,
        RunId run,
        IReadOnlyList<UserToCorrect> users,
        IReadOnlySet<string> retried,
        CancellationToken cancellationToken)
    {
        var entries = new CorrectionEntry[users.Count];
        var takenUp = await TakeUpAsync(plan, users, cancellationToken);
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = users[i].Corrected.ToEntry(plan, users[i].UserId, takenUp is null ? Money.Zero : takenUp[i], run);
        }

        var verdicts = await corrections.CreateEntriesAsync(entries, cancellationToken);
        if (verdicts.Count != entries.Length)
        {
            throw new InvalidOperationException($"the store answered {verdicts.Count} of {entries.Length} creates");
        }

        // Only of who needs attention there is a result.
        var results = new UserResult?[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            results[i] = Apply(plan, verdicts[i], ref entries[i]);
        }

        if (plan.Plan.Payer == Payer.Service)
        {
            await PayAsync(plan, entries, verdicts, results, retried, cancellationToken);
        }

        return BookedUsers.Of(run, entries, results);
    }

    // What was owed is taken up before the entry is created that pays so much less for it. Whoever is killed in between, or does it
    // at the same time, finds it taken up by this correction; what a person has settled elsewhere meanwhile stays out of it.
    private async Task<Money[]?> TakeUpAsync(
        CorrectionPlan plan, IReadOnlyList<UserToCorrect> users, CancellationToken cancellationToken)
    {
        Money[]? takenUp = null;
        var owed = new List<(int User, CorrectionEntry Entry)>();
        for (var i = 0; i < users.Count; i++)
        {
            if (users[i].Corrected.Difference.Minor <= 0)
            {
                continue;
            }

            foreach (var entry in users[i].Earlier)
            {
                if (entry.Status == EntryStatus.Owed)
                {
                    owed.Add((i, entry));
                }
                else if (entry.TakenUpBy == plan.Number)
                {
                    Add(i, entry);
                }
            }
        }

        if (owed.Count > 0)
        {
            await OptimisticUpdate.RunAsync(
                $"what users owe for {plan.Date} could not be taken up: their entries kept changing",
                async () =>
                {
                    var moved = await corrections.UpdateEntriesAsync(
                        [.. owed.Select(item => item.Entry with { Status = EntryStatus.TakenUp, TakenUpBy = plan.Number })], cancellationToken);
                    var left = new List<(int User, CorrectionEntry Entry)>();
                    for (var i = 0; i < owed.Count; i++)
                    {
                        var entry = moved[i] ?? throw PayableEntries.Gone(owed[i].Entry);
                        if (entry.Status == EntryStatus.Owed)
                        {
                            left.Add((owed[i].User, entry));
                        }
                        else if (entry.TakenUpBy == plan.Number)
                        {
                            Add(owed[i].User, entry);
                        }
                    }

                    owed = left;
                    return owed.Count == 0;
                });
        }

        return takenUp;

        void Add(int user, CorrectionEntry entry)
        {
            takenUp ??= new Money[users.Count];
            takenUp[user] -= entry.Amount;
        }
    }

    private static UserResult? Apply(CorrectionPlan plan, EntryVerdict verdict, ref CorrectionEntry entry)
    {
        if (verdict.Existing is { } stored)
        {
            if (!stored.HasSameContentAs(entry))
            {
                return UserResult.Conflict(
                    entry.UserId.Value,
                    $"booked by correction {plan.Number.ToString(CultureInfo.InvariantCulture)}: {Describe(stored, plan)}; now: {Describe(entry, plan)}");
            }

            entry = stored;
        }
        else if (plan.Plan.Payer == Payer.Service)
        {
            entry = entry with { Version = verdict.CreatedVersion };
        }

        return null;
    }

    private async Task PayAsync(
        CorrectionPlan plan,
        CorrectionEntry[] entries,
        IReadOnlyList<EntryVerdict> verdicts,
        UserResult?[] results,
        IReadOnlySet<string> retried,
        CancellationToken cancellationToken)
    {
        var places = new List<int>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i] is { NeedsPayment: true, Status: EntryStatus.Recorded } && results[i] is null)
            {
                places.Add(i);
            }
        }

        if (places.Count == 0)
        {
            return;
        }

        var paying = new ServicePayments<CorrectionEntry>(new PayableEntries(corrections, plan), plan.Plan.ServiceOf(payments));
        var answers = await paying.PayAsync(
            [.. places.Select(place => entries[place])], [.. places.Select(place => verdicts[place].Existing is not null)], retried, cancellationToken);
        var paid = new List<int>(places.Count);
        for (var i = 0; i < places.Count; i++)
        {
            var (entry, answer, earlier) = answers[i];
            if (answer.IsPaid)
            {
                entries[places[i]] = entry;

                // Somebody else may have marked it since: what is marked is not written again.
                if (entry.Status == EntryStatus.Recorded)
                {
                    paid.Add(places[i]);
                }
            }
            else
            {
                results[places[i]] = UserResult.NotPaid(entry.UserId.Value, entry.TransactionId, entry.Attempt, answer, earlier);
            }
        }

        await MarkPaidAsync(entries, paid, results, cancellationToken);
    }

    private async Task MarkPaidAsync(CorrectionEntry[] entries, List<int> paid, UserResult?[] results, CancellationToken cancellationToken)
    {
        if (paid.Count == 0)
        {
            return;
        }

        var marked = await corrections.UpdateEntriesAsync(
            [.. paid.Select(place => entries[place] with { Status = EntryStatus.Paid })], cancellationToken);
        for (var i = 0; i < paid.Count; i++)
        {
            var entry = entries[paid[i]];
            if ((marked[i] ?? throw PayableEntries.Gone(entry)).Status != EntryStatus.Paid)
            {
                results[paid[i]] = UserResult.PaidAtOtherAttempt(entry.UserId.Value, entry.TransactionId, entry.Attempt);
            }
        }
    }

    private static string Describe(CorrectionEntry entry, CorrectionPlan plan)
    {
        var currency = plan.Plan.Currency;
        var takenUp = entry.TakenUp == Money.Zero ? string.Empty : $", of which {entry.TakenUp.ToText(currency)} was owed";
        return $"{entry.Earnings.Credited.ToText(currency)} on a position of {entry.Position.ToText(currency)}, {entry.Before.ToText(currency)} before{takenUp}";
    }
}

/// <summary>A user who gets an entry of a correction.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Corrected">What the correction makes of the user.</param>
/// <param name="Earlier">The user's entries of earlier corrections.</param>
internal readonly record struct UserToCorrect(UserId UserId, CorrectedUser Corrected, IReadOnlyList<CorrectionEntry> Earlier);

/// <summary>What booking some users came to.</summary>
/// <param name="Part">The users by outcome, and the first who need attention.</param>
/// <param name="Attention">All who need attention.</param>
internal sealed record BookedUsers(SettledPart Part, IReadOnlyList<UserResult> Attention)
{
    /// <summary>No users.</summary>
    public static BookedUsers None { get; } = new(SettledPart.Empty, []);

    /// <summary>One user who needs attention.</summary>
    public static BookedUsers Of(UserResult attention) => new(SettledPart.Of([attention]), [attention]);

    /// <summary>Users by their entries; those who need attention by their results.</summary>
    public static BookedUsers Of(RunId run, CorrectionEntry[] entries, UserResult?[] results)
    {
        long settled = 0, already = 0;
        Int128 difference = 0;
        var attention = new List<UserResult>();
        for (var i = 0; i < entries.Length; i++)
        {
            if (results[i] is { } result)
            {
                attention.Add(result);
                continue;
            }

            // Our own first write, met again after a lost answer, counts as ours.
            difference += entries[i].Difference.Minor;
            settled += entries[i].CreatedBy == run ? 1 : 0;
            already += entries[i].CreatedBy == run ? 0 : 1;
        }

        return new(new SettledPart(new Tally(settled, already, 0, Conflicts: 0, Quarantined: 0, difference, 0), []) + SettledPart.Of(attention), attention);
    }

    /// <summary>Adds up two.</summary>
    public static BookedUsers operator +(BookedUsers left, BookedUsers right) =>
        new(left.Part + right.Part, right.Attention.Count == 0 ? left.Attention : [.. left.Attention, .. right.Attention]);
}
