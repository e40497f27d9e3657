namespace Settlement.Core;

/// <summary>
/// The certificates of all closed days. Each names those that nobody had named before, so that the hash of the latest
/// stands for all of them, in whatever order days were closed.
/// </summary>
internal sealed class CertificateChain
{
    private readonly SortedDictionary<SettlementDate, string> texts = [];
    private readonly Dictionary<SettlementDate, IReadOnlyList<CertificateLink>> links = [];

    private CertificateChain(IEnumerable<Day> days)
    {
        foreach (var day in days.Where(day => day.State == DayState.Closed && day.Certificate is not null))
        {
            texts.Add(day.Plan.Date, day.Certificate!);
            links.Add(day.Plan.Date, CertificateText.TryParse(day.Certificate!, out var certificate) ? certificate.Previous : []);
        }
    }

    /// <summary>Reads the certificates: a short text for each closed day.</summary>
    public static async Task<CertificateChain> ReadAsync(ISettlementStore store, CancellationToken cancellationToken) =>
        new(await store.ListDaysAsync(from: null, to: null, cancellationToken));

    /// <summary>The certificates that no other names, by date.</summary>
    public IReadOnlyList<CertificateLink> Unnamed()
    {
        var named = links.Values.SelectMany(list => list).Select(link => link.Date).ToHashSet();
        return [.. texts.Where(entry => !named.Contains(entry.Key)).Select(entry => new CertificateLink(entry.Key, Digest.Of(entry.Value)))];
    }

    /// <summary>
    /// Follows the links from a date back to the first day closed, and those that name the date: each must still find the
    /// certificate that it names. Every link that does not is told to <paramref name="broken"/> on one line.
    /// </summary>
    /// <returns>The certificates that the date's own stands for, itself among them.</returns>
    public long Check(SettlementDate date, Action<string> broken)
    {
        var seen = new HashSet<SettlementDate> { date };
        var open = new Stack<SettlementDate>([date]);
        while (open.TryPop(out var from))
        {
            foreach (var link in LinksOf(from))
            {
                CheckLink(from, link, broken);
                if (texts.ContainsKey(link.Date) && seen.Add(link.Date))
                {
                    open.Push(link.Date);
                }
            }
        }

        foreach (var (from, link) in links.SelectMany(entry => entry.Value.Select(link => (entry.Key, link))))
        {
            if (link.Date == date && !seen.Contains(from))
            {
                CheckLink(from, link, broken);
            }
        }

        return seen.Count;
    }

    private IReadOnlyList<CertificateLink> LinksOf(SettlementDate date) => links.TryGetValue(date, out var list) ? list : [];

    private void CheckLink(SettlementDate from, CertificateLink link, Action<string> broken)
    {
        if (!texts.TryGetValue(link.Date, out var text))
        {
            broken($"the certificate of {from} names that of {link.Date}, but {link.Date} has none");
        }
        else if (Digest.Of(text) != link.Hash)
        {
            broken($"the certificate of {from} names that of {link.Date} by the hash {link.Hash}; the one stored now has {Digest.Of(text)}");
        }
    }
}
