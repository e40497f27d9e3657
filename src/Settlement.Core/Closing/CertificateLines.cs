using System.Globalization;

namespace Settlement.Core;

/// <summary>The texts of certificates, of whatever kind, line by line. What is stored, or kept elsewhere, is untrusted.</summary>
internal static class CertificateLines
{
    private const string Previous = "previous";

    /// <summary>Reads the fields of a text whose first field has a name; null where it is no such text.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(string text, string marker)
    {
        var lines = text.Split('\n');
        var fields = new List<KeyValuePair<string, string>>(lines.Length);
        foreach (var line in lines[..^1])
        {
            if (line.Split('=', 2) is not [var name, var value])
            {
                return null;
            }

            fields.Add(new(name, value));
        }

        return lines[^1].Length == 0 && fields.Count > 0 && fields[0].Key == marker ? fields : null;
    }

    /// <summary>The certificates that a text names; what is none is left out.</summary>
    public static IReadOnlyList<CertificateLink> Links(string text) => [.. text
        .Split('\n')
        .Where(static line => line.StartsWith(Previous + "=", StringComparison.Ordinal))
        .Select(static line => Link(line[(Previous.Length + 1)..]))
        .OfType<CertificateLink>()];

    /// <summary>Reads a certificate as a later one names it; null where it is none.</summary>
    public static CertificateLink? Link(string text)
    {
        var words = text.Split(' ');
        return words.Length is 2 or 3 && SettlementDate.TryParse(words[0], out var date, out _) && Digest.TryParse(words[^1], out var hash) &&
            Number(words) is { } number
            ? new CertificateLink(date, hash) { Correction = number }
            : null;
    }

    /// <summary>Where two certificates differ, field by field.</summary>
    public static IEnumerable<CertificateDifference> Compare(
        IReadOnlyList<KeyValuePair<string, string>> left,
        IReadOnlyList<KeyValuePair<string, string>> right,
        CertificateDifferenceCode code,
        string leftName,
        string rightName)
    {
        var before = Values(left);
        var after = Values(right);
        return
            from name in before.Keys.Union(after.Keys, StringComparer.Ordinal)
            let a = before.GetValueOrDefault(name, "none")
            let b = after.GetValueOrDefault(name, "none")
            where a != b
            select new CertificateDifference(code, $"{name}: {leftName} {a}, {rightName} {b}");
    }

    private static int? Number(string[] words) =>
        words.Length == 2 ? 0 :
        words[1] is ['c', ..] && int.TryParse(words[1].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number :
        null;

    private static Dictionary<string, string> Values(IReadOnlyList<KeyValuePair<string, string>> fields) => fields
        .GroupBy(field => field.Key, field => field.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => string.Join(", ", group), StringComparer.Ordinal);
}
