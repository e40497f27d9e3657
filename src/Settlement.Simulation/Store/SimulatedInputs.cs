using System.Globalization;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The positions and yields of a simulated store. Rows may be as bad as a schedule likes.</summary>
internal class SimulatedInputs
{
    private readonly Dictionary<SettlementDate, SortedList<string, StoredPosition>> balances = [];

    private readonly Dictionary<SettlementDate, Yield> yields = [];
    private readonly Dictionary<SettlementDate, InputSeal> seals = [];
    private readonly Dictionary<SettlementDate, long> versions = [];

    /// <summary>The yield of a date, or null.</summary>
    public Yield? ReadYield(SettlementDate date) => yields.TryGetValue(date, out var yield) ? yield : null;

    /// <summary>The dates of a range that have inputs, ascending.</summary>
    public IReadOnlyList<DateInputs> ListInputs(SettlementDate? from, SettlementDate? to) =>
    [
        .. DateInputs.Merge(balances.Where(users => users.Value.Count > 0).Select(users => users.Key), yields)
            .Where(inputs => inputs.Date.IsWithin(from, to)),
    ];

    /// <summary>How often a date's positions were imported.</summary>
    public long PositionsVersion(SettlementDate date) => versions.GetValueOrDefault(date);

    /// <summary>The number of positions of a date.</summary>
    public long CountPositions(SettlementDate date) => balances.GetValueOrDefault(date)?.Count ?? 0;

    /// <summary>The positions of a date, by user.</summary>
    public IEnumerable<StoredPosition> Positions(SettlementDate date)
    {
        if (balances.TryGetValue(date, out var users))
        {
            for (var i = 0; i < users.Count; i++)
            {
                yield return users.GetValueAtIndex(i);
            }
        }
    }

    /// <summary>Divides a date's positions: a user belongs to one part whenever it is imported.</summary>
    public static IReadOnlyList<string> Divide(int count)
    {
        var parts = new string[count];
        for (var i = 0; i < count; i++)
        {
            parts[i] = string.Create(CultureInfo.InvariantCulture, $"{i}/{count}");
        }

        return parts;
    }

    /// <summary>A page of one part's positions.</summary>
    public Page<StoredPosition> ListPositions(SettlementDate date, string part, string? continuation, int size) =>
        Page(Positions(date), part, continuation, size);

    /// <summary>A page of those of some positions, by user, that are in a part.</summary>
    public static Page<StoredPosition> Page(IEnumerable<StoredPosition> positions, string part, string? continuation, int size)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var number = int.Parse(part.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture);
        var count = int.Parse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        var items = new List<StoredPosition>();
        foreach (var position in positions)
        {
            if (Place(position.UserId) % count != number || string.CompareOrdinal(position.UserId, continuation ?? string.Empty) <= 0)
            {
                continue;
            }

            if (items.Count == size)
            {
                return new Page<StoredPosition>(items, items[^1].UserId);
            }

            items.Add(position);
        }

        return new Page<StoredPosition>(items, Continuation: null);
    }

    /// <summary>The positions of some users, in the order asked for.</summary>
    public IReadOnlyList<StoredPosition?> ReadPositions(SettlementDate date, IReadOnlyList<string> users) =>
        [.. users.Select(user => Find(date, user))];

    /// <summary>Writes a row, valid or not.</summary>
    public void Put(SettlementDate date, StoredPosition position)
    {
        if (!balances.TryGetValue(date, out var users))
        {
            users = new SortedList<string, StoredPosition>(StringComparer.Ordinal);
            balances.Add(date, users);
        }

        users[position.UserId] = position;
    }

    /// <summary>Writes a yield.</summary>
    public void Put(SettlementDate date, Yield yield) => yields[date] = yield;

    /// <summary>Writes positions, all or none.</summary>
    /// <exception cref="InputDiffersException">Another balance is there and may not be replaced, or a user who is not in the whole set.</exception>
    /// <exception cref="InputSealedException">The date is sealed.</exception>
    public ImportCounts WritePositions(SettlementDate date, IEnumerable<Position> positions, PositionsRule rule)
    {
        RefuseSealed(date);
        var written = positions.Select(Stored).ToList();
        var tally = Tally(date, written, rule.Replace);
        if (!rule.Add && tally.Met != Positions(date).Count(position => !position.IsWithdrawn))
        {
            throw new InputDiffersException("a user is there who is not in the set");
        }

        foreach (var position in written)
        {
            Write(date, position);
        }

        versions[date] = PositionsVersion(date) + 1;

        return tally.Counts;
    }

    /// <summary>Writes yields, all or none.</summary>
    /// <exception cref="InputDiffersException">Another yield is there and may not be replaced.</exception>
    /// <exception cref="InputSealedException">A date whose yield would change is sealed.</exception>
    public ImportCounts WriteYields(IReadOnlyList<KeyValuePair<SettlementDate, Yield>> written, bool replace) => Write(
        written,
        entry =>
        {
            var yield = ReadYield(entry.Key);
            if (yield != entry.Value && (yield is null || replace))
            {
                RefuseSealed(entry.Key);
            }

            return yield is null ? null : yield == entry.Value;
        },
        replace,
        entry => Put(entry.Key, entry.Value));

    /// <summary>The seal of a date.</summary>
    public InputSeal ReadSeal(SettlementDate date) => seals.GetValueOrDefault(date);

    /// <summary>Sets a seal.</summary>
    public virtual InputSeal Seal(SettlementDate date, int number) => seals[date] = ReadSeal(date).Set(number);

    /// <summary>Lifts a seal.</summary>
    public virtual InputSeal LiftSeal(SettlementDate date, int number) => seals[date] = ReadSeal(date).Lift(number);

    /// <summary>Refuses to write inputs of a date that is sealed.</summary>
    public void RefuseSealed(SettlementDate date)
    {
        if (ReadSeal(date).IsOn)
        {
            throw new InputSealedException(date);
        }
    }

    /// <summary>What writing positions would count, if nothing is replaced.</summary>
    /// <exception cref="InputDiffersException">Another balance is there.</exception>
    public ImportCounts Compare(SettlementDate date, IReadOnlyList<Position> positions) =>
        Tally(date, [.. positions.Select(Stored)], replace: false).Counts;

    /// <summary>Writes a row of an import.</summary>
    protected virtual void Write(SettlementDate date, StoredPosition position) => Put(date, position);

    /// <summary>Removes a row, which no import does.</summary>
    protected void Remove(SettlementDate date, string user) => balances.GetValueOrDefault(date)?.Remove(user);

    private StoredPosition? Find(SettlementDate date, string user) =>
        balances.GetValueOrDefault(date) is { } users && users.TryGetValue(user, out var position) ? position : null;

    private ImportTally Tally(SettlementDate date, List<StoredPosition> written, bool replace)
    {
        var tally = default(ImportTally);
        foreach (var position in written)
        {
            var before = Find(date, position.UserId);
            tally += ImportTally.Of(before?.IsWithdrawn, position.IsWithdrawn, before == position);
        }

        return tally.Replaces && !replace ? throw new InputDiffersException("another balance is there") : tally;
    }

    private static StoredPosition Stored(Position position) => new(position.UserId.Value, position.Balance.Minor, position.IsWithdrawn);

    private static ImportCounts Write<T>(IReadOnlyList<T> items, Func<T, bool?> isSame, bool replace, Action<T> put)
    {
        var same = items.Select(isSame).ToList();
        var counts = new ImportCounts(same.Count(answer => answer is null), same.Count(answer => answer == true), same.Count(answer => answer == false));
        if (counts.Replaced > 0 && !replace)
        {
            throw new InputDiffersException("another value is there");
        }

        foreach (var item in items)
        {
            put(item);
        }

        return counts;
    }

    private static int Place(string user)
    {
        var sum = 0;
        foreach (var c in user)
        {
            sum += c;
        }

        return sum;
    }
}
