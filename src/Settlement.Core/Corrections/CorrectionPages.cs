using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// Divides the users that a correction is about into parts, and lists them page by page. Where the yield changes, these are all
/// users: those with a record, found by the date's positions, and those whom only a set of positions names, found in the latest
/// set that does. Else only the users of the correction's own set can come out otherwise.
/// </summary>
internal sealed class CorrectionPages(IInputStore inputs, ISettlementStore store, ICorrectionStore corrections)
{
    private const char Separator = ':';
    private const string Recorded = "u";
    private const string Own = "o";

    /// <summary>Divides the users that a correction is about.</summary>
    public Task<IReadOnlyList<string>> DivideAsync(CorrectionPlan plan, int count, CancellationToken cancellationToken) => plan switch
    {
        { ChangesYield: true } => DivideAllAsync(plan, count, cancellationToken),
        { BringsPositions: true } => DivideSetAsync(plan, 0, Own, count, cancellationToken),
        _ => Task.FromResult<IReadOnlyList<string>>([]),
    };

    /// <summary>Divides all users of the date.</summary>
    public async Task<IReadOnlyList<string>> DivideAllAsync(CorrectionPlan plan, int count, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        foreach (var part in await inputs.DividePositionsAsync(plan.Date, count, cancellationToken))
        {
            parts.Add(Token(Recorded, part));
        }

        for (var set = 0; set < plan.PositionSets.Count; set++)
        {
            if (FirstPlace(plan, set) == set)
            {
                var name = set.ToString(CultureInfo.InvariantCulture);
                parts.AddRange(await DivideSetAsync(plan, set, name, Math.Max(1, count / plan.PositionSets.Count), cancellationToken));
            }
        }

        return parts;
    }

    /// <summary>Lists a page of a part.</summary>
    /// <param name="plan">The correction.</param>
    /// <param name="upTo">The number up to which entries are read; 0 for none.</param>
    /// <param name="part">The part's token.</param>
    /// <param name="continuation">Null at first, then what the page before returned.</param>
    /// <param name="size">The most users listed.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async Task<CorrectionPage> ListAsync(
        CorrectionPlan plan, int upTo, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        var end = part.IndexOf(Separator, StringComparison.Ordinal);
        var (kind, token) = (part[..end], part[(end + 1)..]);
        int? own = kind switch
        {
            Recorded => null,
            Own => 0,
            _ => int.Parse(kind, CultureInfo.InvariantCulture),
        };
        var listed = own is { } listedSet
            ? await corrections.ListSetAsync(plan.Date, plan.PositionSets[listedSet], token, continuation, size, cancellationToken)
            : await inputs.ListPositionsAsync(plan.Date, token, continuation, size, cancellationToken);

        // A position without a valid user id was never settled, and has no record that could be corrected.
        var users = new List<UserId>(listed.Items.Count);
        var positions = new List<StoredPosition?>(listed.Items.Count);
        foreach (var position in listed.Items)
        {
            if (UserId.TryParse(position.UserId, out var user, out _))
            {
                users.Add(user);
                positions.Add(position);
            }
        }

        var records = await store.ReadRecordsAsync(plan.Date, users, cancellationToken);
        var sets = await ReadSetsAsync(plan, users, own, positions, cancellationToken);
        var kept = new List<int>(users.Count);
        for (var user = 0; user < users.Count; user++)
        {
            if (kind == Own || (own is null ? records[user] is not null : records[user] is null && IsNamedFirstBy(sets, own.Value, user)))
            {
                kept.Add(user);
            }
        }

        if (kept.Count < users.Count)
        {
            users = [.. kept.Select(user => users[user])];
            records = [.. kept.Select(user => records[user])];
            sets = [.. sets.Select(set => kept.Select(user => set[user]).ToList())];
        }

        var entries = upTo == 0 || users.Count == 0 ? [] : await corrections.ReadEntriesAsync(plan.Date, upTo, users, cancellationToken);
        return new CorrectionPage(users, records, sets, entries, listed.Continuation);
    }

    /// <summary>Reads the same of some users.</summary>
    public async Task<CorrectionPage> ReadAsync(CorrectionPlan plan, int upTo, List<UserId> users, CancellationToken cancellationToken) => new(
        users,
        await store.ReadRecordsAsync(plan.Date, users, cancellationToken),
        await ReadSetsAsync(plan, users, listed: null, [], cancellationToken),
        upTo == 0 ? [] : await corrections.ReadEntriesAsync(plan.Date, upTo, users, cancellationToken),
        Continuation: null);

    private async Task<IReadOnlyList<string>> DivideSetAsync(CorrectionPlan plan, int set, string kind, int count, CancellationToken cancellationToken) =>
        [.. (await corrections.DivideSetAsync(plan.Date, plan.PositionSets[set], count, cancellationToken)).Select(part => Token(kind, part))];

    private async Task<IReadOnlyList<IReadOnlyList<StoredPosition?>>> ReadSetsAsync(
        CorrectionPlan plan, List<UserId> users, int? listed, IReadOnlyList<StoredPosition?> positions, CancellationToken cancellationToken)
    {
        var sets = new IReadOnlyList<StoredPosition?>[plan.PositionSets.Count];
        for (var set = 0; set < sets.Length; set++)
        {
            var first = FirstPlace(plan, set);
            sets[set] =
                set == listed ? positions :
                first < set ? sets[first] :
                await corrections.ReadSetAsync(plan.Date, plan.PositionSets[set], users, cancellationToken);
        }

        return sets;
    }

    private static bool IsNamedFirstBy(IReadOnlyList<IReadOnlyList<StoredPosition?>> sets, int set, int user)
    {
        for (var later = 0; later < set; later++)
        {
            if (sets[later][user] is not null)
            {
                return false;
            }
        }

        return true;
    }

    // A set may come twice: whoever takes a correction back brings what was there before.
    private static int FirstPlace(CorrectionPlan plan, int set)
    {
        var first = 0;
        while (plan.PositionSets[first] != plan.PositionSets[set])
        {
            first++;
        }

        return first;
    }

    private static string Token(string kind, string part) => kind + Separator + part;
}
