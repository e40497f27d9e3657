namespace Settlement.Core;

/// <summary>
/// The certificates of all closed days and corrections. Each names those that nobody had named before, so that the hash of the
/// latest stands for all of them, in whatever order they were closed.
/// </summary>
internal sealed class CertificateChain
{
    private readonly SortedDictionary<(SettlementDate Date, int Correction), string> texts = [];
    private readonly Dictionary<(SettlementDate Date, int Correction), IReadOnlyList<CertificateLink>> links = [];

    private CertificateChain(IEnumerable<Day> days, IEnumerable<Correction> corrections)
    {
        foreach (var day in days.Where(day => day.State == DayState.Closed && day.Certificate is not null))
        {
            texts.Add((day.Plan.Date, 0), day.Certificate!);
            links.Add((day.Plan.Date, 0), CertificateText.TryParse(day.Certificate!, out var certificate) ? certificate.Previous : []);
        }

        foreach (var correction in corrections.Where(correction => correction.State == DayState.Closed && correction.Certificate is not null))
        {
            texts.Add((correction.Plan.Date, correction.Plan.Number), correction.Certificate!);
            links.Add((correction.Plan.Date, correction.Plan.Number), CertificateLines.Links(correction.Certificate!));
        }
    }

    /// <summary>Reads the certificates: a short text for each closed day and correction.</summary>
    public static async Task<CertificateChain> ReadAsync(
        ISettlementStore store, ICorrectionStore? corrections, CancellationToken cancellationToken) => new(
        await store.ListDaysAsync(from: null, to: null, cancellationToken),
        corrections is null ? [] : await corrections.ListCorrectionsAsync(from: null, to: null, cancellationToken));

    /// <summary>The certificates that no other names, by date and number.</summary>
    public IReadOnlyList<CertificateLink> Unnamed()
    {
        var named = links.Values.SelectMany(list => list).Select(Key).ToHashSet();
        return [.. texts
            .Where(entry => !named.Contains(entry.Key))
            .Select(entry => new CertificateLink(entry.Key.Date, Digest.Of(entry.Value)) { Correction = entry.Key.Correction })];
    }

    /// <summary>
    /// Follows the links from a certificate back to the first one closed, and those that name it: each must still find the
    /// certificate that it names. Every link that does not is told to <paramref name="broken"/> on one line.
    /// </summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="correction">Which correction of the date it is of; 0 for the day's own.</param>
    /// <param name="broken">Takes each link that does not hold.</param>
    /// <returns>The certificates that this one stands for, itself among them.</returns>
    public long Check(SettlementDate date, int correction, Action<string> broken)
    {
        var seen = new HashSet<(SettlementDate, int)> { (date, correction) };
        var open = new Stack<(SettlementDate, int)>([(date, correction)]);
        while (open.TryPop(out var from))
        {
            foreach (var link in LinksOf(from))
            {
                CheckLink(from, link, broken);
                if (texts.ContainsKey(Key(link)) && seen.Add(Key(link)))
                {
                    open.Push(Key(link));
                }
            }
        }

        foreach (var (from, link) in links.SelectMany(entry => entry.Value.Select(link => (entry.Key, link))))
        {
            if (Key(link) == (date, correction) && !seen.Contains(from))
            {
                CheckLink(from, link, broken);
            }
        }

        return seen.Count;
    }

    private static (SettlementDate Date, int Correction) Key(CertificateLink link) => (link.Date, link.Correction);

    private static string Name((SettlementDate Date, int Correction) key) => key.Correction == 0
        ? key.Date.ToString()
        : FormattableString.Invariant($"correction {key.Correction} of {key.Date}");

    private IReadOnlyList<CertificateLink> LinksOf((SettlementDate Date, int Correction) key) => links.TryGetValue(key, out var list) ? list : [];

    private void CheckLink((SettlementDate Date, int Correction) from, CertificateLink link, Action<string> broken)
    {
        if (!texts.TryGetValue(Key(link), out var text))
        {
            broken($"the certificate of {Name(from)} names that of {Name(Key(link))}, but {Name(Key(link))} has none");
        }
        else if (Digest.Of(text) != link.Hash)
        {
            broken($"the certificate of {Name(from)} names that of {Name(Key(link))} by the hash {link.Hash}; the one stored now has {Digest.Of(text)}");
        }
    }
}
