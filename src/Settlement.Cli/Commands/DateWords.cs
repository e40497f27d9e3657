using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// Dates said in a word: <c>today</c> and <c>yesterday</c> in the configured time zone, else in this machine's; <c>last</c>,
/// the latest date of the store that was run. They are replaced before anything is parsed, so that a command, its log and the
/// lines it suggests have the date itself.
/// </summary>
internal static class DateWords
{
    private static readonly string[] Options = ["--date", "--from", "--to"];

    public static IReadOnlyList<string> All { get; } = ["today", "yesterday", "last"];

    /// <summary>Replaces the words, and says on standard error which date each is.</summary>
    /// <param name="args">The arguments as given.</param>
    /// <param name="host">Whose clock and streams.</param>
    /// <param name="open">What the arguments, with any date in place of the words, are a session of; null if they are refused.</param>
    /// <param name="cancellationToken">Stops reading the store.</param>
    /// <exception cref="BadUsageException">The store has no date that was run.</exception>
    public static async Task<string[]> ReplaceAsync(
        string[] args, CliHost host, Func<string[], CommandSession?> open, CancellationToken cancellationToken)
    {
        var places = Find(args).ToList();
        if (places.Count == 0)
        {
            return args;
        }

        // What is wrong with the rest is said by whoever parses it next.
        var replaced = Fill(args, places, _ => "2000-01-01");
        if (open(replaced) is not { } session)
        {
            return replaced;
        }

        var dates = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in places.Select(place => place.Word).Distinct(StringComparer.Ordinal))
        {
            dates[word] = (await DateOfAsync(word, session, cancellationToken)).ToString();
        }

        foreach (var place in places)
        {
            host.Error.WriteLine($"settle: {place.Option} {place.Word} is {dates[place.Word]}");
        }

        return Fill(args, places, word => dates[word]);
    }

    private static IEnumerable<Place> Find(string[] args)
    {
        for (var i = 0; i < args.Length && args[i] != "--"; i++)
        {
            foreach (var option in Options)
            {
                if (args[i] == option && i + 1 < args.Length && All.Contains(args[i + 1], StringComparer.Ordinal))
                {
                    yield return new Place(i + 1, option, args[i + 1], string.Empty);
                }
                else if (args[i].StartsWith(option + "=", StringComparison.Ordinal) && All.Contains(args[i][(option.Length + 1)..], StringComparer.Ordinal))
                {
                    yield return new Place(i, option, args[i][(option.Length + 1)..], option + "=");
                }
            }
        }
    }

    private static string[] Fill(string[] args, List<Place> places, Func<string, string> date)
    {
        string[] filled = [.. args];
        foreach (var place in places)
        {
            filled[place.Index] = place.Before + date(place.Word);
        }

        return filled;
    }

    private static async Task<SettlementDate> DateOfAsync(string word, CommandSession session, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        if (word == "last")
        {
            await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
            var days = await stores.Settlements.ListDaysAsync(from: null, to: null, cancellationToken);
            return days.Count > 0
                ? days.Max(day => day.Plan.Date)
                : throw new BadUsageException($"there is no last date: {session.Store} has none that was run");
        }

        var time = session.Host.Time;
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), options.TimeZone ?? time.LocalTimeZone);
        var today = DateOnly.FromDateTime(now.DateTime);
        return new SettlementDate(word == "today" ? today : today.AddDays(-1));
    }

    /// <summary>Where a word stands, of which option, and what stands before it in the same argument.</summary>
    private sealed record Place(int Index, string Option, string Word, string Before);
}
