using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// Unicode's normalization form C (UAX #15), in which one name has one spelling: <c>é</c> is one character, never an <c>e</c>
/// and an accent. The runtime's own test is switched off with its other knowledge of cultures, and takes any text for
/// normal.
/// </summary>
internal static partial class NormalForm
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int HangulTrailing = 28;

    private static readonly FrozenDictionary<(int First, int Second), int> Composed = ReadCompositions();
    private static readonly FrozenDictionary<int, (int First, int Second)> Decomposed =
        Composed.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly FrozenSet<int> Excluded = Ranges(Never).ToFrozenSet();
    private static readonly FrozenDictionary<int, int> CombiningClasses = ReadClasses();

    /// <summary>Whether a text without unpaired surrogates is in form C.</summary>
    public static bool IsC(string text)
    {
        if (Ascii.IsValid(text))
        {
            return true;
        }

        var lastClass = 0;
        int? starter = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var character = rune.Value;
            var combining = ClassOf(character);
            var isOutOfOrder = combining > 0 && lastClass > combining;
            var isNextToStarter = starter is not null && (lastClass == 0 || lastClass < combining);
            if (isOutOfOrder || Excluded.Contains(character) || (isNextToStarter && Composes(starter!.Value, character, combining)))
            {
                return false;
            }

            starter = combining == 0 ? character : starter;
            lastClass = combining;
        }

        return true;
    }

    // A mark may also belong before one that the first character was composed with.
    private static bool Composes(int first, int second, int combining) =>
        Composed.ContainsKey((first, second)) ||
        ComposesHangul(first, second) ||
        (combining > 0 &&
            Decomposed.TryGetValue(first, out var parts) &&
            ClassOf(parts.Second) > combining &&
            Composes(parts.First, second, combining));

    private static bool ComposesHangul(int first, int second) =>
        (first is >= 0x1100 and <= 0x1112 && second is >= 0x1161 and <= 0x1175) ||
        (first is >= HangulFirst and <= HangulLast && (first - HangulFirst) % HangulTrailing == 0 && second is >= 0x11A8 and <= 0x11C2);

    private static int ClassOf(int character) => CombiningClasses.GetValueOrDefault(character);

    private static FrozenDictionary<(int First, int Second), int> ReadCompositions() => (
        from entry in Compositions.Split(';')
        let second = Hex(entry[..entry.IndexOf(':')])
        from pair in entry[(entry.IndexOf(':') + 1)..].Split(',')
        let parts = pair.Split('=')
        select KeyValuePair.Create((Hex(parts[0]), second), Hex(parts[1]))).ToFrozenDictionary();

    private static FrozenDictionary<int, int> ReadClasses() => (
        from entry in Classes.Split(';')
        let combining = int.Parse(entry[..entry.IndexOf(':')], CultureInfo.InvariantCulture)
        from character in Ranges(entry[(entry.IndexOf(':') + 1)..])
        select KeyValuePair.Create(character, combining)).ToFrozenDictionary();

    private static IEnumerable<int> Ranges(string text) =>
        from range in text.Split(',')
        let ends = range.Split('-')
        from character in Enumerable.Range(Hex(ends[0]), Hex(ends[^1]) - Hex(ends[0]) + 1)
        select character;

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
