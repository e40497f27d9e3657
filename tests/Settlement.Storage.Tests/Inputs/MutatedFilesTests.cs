using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>
/// Whatever is done to a good file on its way: either what is stored is what a reader of its own, strict by the documented
/// rules, makes of it, or nothing changed and a line says why.
/// </summary>
public sealed partial class MutatedFilesTests : IDisposable
{
    private const string Good =
        "user_id,note,balance\nu1,,10000.00\nLi Wei,\"a, b\",30000.00\n\"say \"\"hi\"\"\",x,0.07\n王芳,\"two\nlines\",5\nu5,,123456.7800\n";

    private static readonly SettlementDate Date = Sample.Date;

    private static readonly Func<Random, byte[], byte[]>[] Mutations =
    [
        static (random, bytes) => bytes[..random.Next(bytes.Length)],
        static (random, bytes) => [.. bytes[..random.Next(bytes.Length)], .. bytes[random.Next(bytes.Length)..]],
        static (random, bytes) => Changed(bytes, random.Next(bytes.Length), (byte)random.Next(256)),
        static (random, bytes) => Inserted(bytes, random.Next(bytes.Length), ",;\t\"\n\r.0 \0"[random.Next(10)]),
        static (random, bytes) => Lines(bytes, lines => lines.RemoveAt(random.Next(lines.Count))),
        static (random, bytes) => Lines(bytes, lines => lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)])),
        static (random, bytes) => Lines(bytes, lines => lines.Add(new string(',', random.Next(4)))),
        static (random, bytes) => Lines(bytes, lines => lines.Sort(StringComparer.Ordinal)),
        static (random, bytes) => Text(bytes, text => text.Replace(',', ";\t|"[random.Next(3)])),
        static (_, bytes) => Text(bytes, static text => text.Replace('.', ',')),
        static (_, bytes) => Text(bytes, static text => text.Replace("\n", "\r\n", StringComparison.Ordinal)),
        static (_, bytes) => Text(bytes, static text => text.Replace('\n', '\r')),
        static (_, bytes) => Text(bytes, static text => text.Replace("user_id,note,balance", "balance,note,user_id", StringComparison.Ordinal)),
        static (_, bytes) => Text(bytes, static text => text.Replace("\"", string.Empty, StringComparison.Ordinal)),
        static (_, bytes) => Text(bytes, static text => text.Replace("0000.00", "0.000,00", StringComparison.Ordinal)),
        static (_, bytes) => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)),
        static (_, bytes) => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(bytes)),
        static (_, bytes) => [0xEF, 0xBB, 0xBF, .. bytes],
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_cut_short_at_any_byte_stores_what_is_left_of_it_or_nothing()
    {
        var whole = Encoding.UTF8.GetBytes(Good);
        for (var length = 0; length <= whole.Length; length++)
        {
            await CheckAsync(whole[..length]);
        }
    }

    [Fact]
    public void A_file_that_was_mutated_any_way_stores_what_a_strict_reader_makes_of_it_or_nothing() =>
        Gen.Select(Gen.Int, Gen.Int[1, 4]).Sample(
            (seed, count) =>
            {
                var random = new Random(seed);
                var bytes = Encoding.UTF8.GetBytes(Good);
                for (var i = 0; i < count && bytes.Length > 0; i++)
                {
                    bytes = Mutations[random.Next(Mutations.Length)](random, bytes);
                }

                CheckAsync(bytes).GetAwaiter().GetResult();
            },
            iter: TestSeeds.IsNightly ? 10_000 : 600,
            threads: 1);

    [Fact]
    public void The_strict_reader_takes_the_good_file()
    {
        var read = StrictReader.Read(Encoding.UTF8.GetBytes(Good))!;

        Assert.Equal(
            [("Li Wei", 3_000_000L), ("say \"hi\"", 7L), ("u1", 1_000_000L), ("u5", 12_345_678L), ("王芳", 500L)],
            read.OrderBy(user => user.Key, StringComparer.Ordinal).Select(user => (user.Key, user.Value)));
    }

    private async Task CheckAsync(byte[] bytes)
    {
        var strict = StrictReader.Read(bytes);
        var path = folder.PathOf("mutated.csv");
        await File.WriteAllBytesAsync(path, bytes);

        // Into an empty date, and over the good file.
        foreach (var before in new[] { [], StrictReader.Read(Encoding.UTF8.GetBytes(Good))! })
        {
            var store = new InMemoryInputStore();
            foreach (var (user, minor) in before)
            {
                store.Put(user, minor);
            }

            var expected = before;
            try
            {
                await new PositionsImport(store, DayStates.None(), Currency.Cny).ImportAsync(path, Date, PositionsRule.WholeSet, progress: null, default);
                Assert.True(strict is not null, $"a strict reader refuses what was imported: {Shown(bytes)}");
                Assert.True(before.All(user => strict.TryGetValue(user.Key, out var minor) && minor == user.Value), $"users were lost or changed: {Shown(bytes)}");
                expected = strict;
            }
            catch (InputFileException refused)
            {
                Assert.All(refused.Problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem) || problem.AsSpan().ContainsAny('\n', '\r'), problem));
                Assert.True(strict is null || before.Count > 0, $"{refused.Message}: {Shown(bytes)}");
            }

            Assert.Equal(
                expected.OrderBy(user => user.Key, StringComparer.Ordinal).Select(user => new StoredPosition(user.Key, user.Value)),
                store.Positions);
        }
    }

    private static string Shown(byte[] bytes) => QuotedText.Escape(Encoding.UTF8.GetString(bytes));

    private static byte[] Changed(byte[] bytes, int place, byte value)
    {
        byte[] changed = [.. bytes];
        changed[place] = value;
        return changed;
    }

    private static byte[] Inserted(byte[] bytes, int place, char value) => [.. bytes[..place], (byte)value, .. bytes[place..]];

    private static byte[] Text(byte[] bytes, Func<string, string> change) => Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes)));

    private static byte[] Lines(byte[] bytes, Action<List<string>> change) => Text(bytes, text =>
    {
        var lines = text.Split('\n').ToList();
        change(lines);
        return string.Join('\n', lines);
    });

    /// <summary>Reads a file by the rules of docs/inputs.md alone, all of it in memory.</summary>
    private static partial class StrictReader
    {
        /// <summary>The balances in fen; null where the file breaks a rule.</summary>
        public static Dictionary<string, long>? Read(byte[] bytes)
        {
            string text;
            try
            {
                text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }

            var rows = Rows(text.StartsWith('\uFEFF') ? text[1..] : text);
            while (rows?.Count > 1 && rows[^1].Count > 1 && rows[^1].All(static field => field is { Length: 0, IsQuoted: false }))
            {
                rows.RemoveAt(rows.Count - 1);
            }

            return text.Contains('\0') || rows is null or { Count: < 2 } ? null : Balances(rows);
        }

        private static Dictionary<string, long>? Balances(List<List<Field>> rows)
        {
            var header = rows[0].ConvertAll(static field => field.Text);
            if (header.Count(name => name == "user_id") != 1 || header.Count(name => name == "balance") != 1)
            {
                return null;
            }

            var balances = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var row in rows.Skip(1))
            {
                if (row.Count != header.Count || !IsUser(row[header.IndexOf("user_id")].Text) ||
                    Minor(row[header.IndexOf("balance")].Text) is not { } minor || !balances.TryAdd(row[header.IndexOf("user_id")].Text, minor))
                {
                    return null;
                }
            }

            return balances;
        }

        private static bool IsUser(string text) =>
            text.Length is > 0 and <= 128 && text.Trim() == text && !text.Any(static c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));

        private static long? Minor(string text)
        {
            var match = PlainNumber().Match(text);
            if (!match.Success)
            {
                return null;
            }

            var fraction = match.Groups["fraction"].Value.TrimEnd('0');
            var digits = match.Groups["whole"].Value.TrimStart('0') + fraction.PadRight(2, '0');
            return fraction.Length > 2 || digits.Length > 16 || (match.Groups["minus"].Length > 0 && digits.Trim('0').Length > 0) ||
                long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var minor && minor > 1_000_000_000_000_000
                ? null
                : long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        }

        // Blank lines are no rows. A quotation mark stands around a whole field, and is doubled inside it.
        private static List<List<Field>>? Rows(string text)
        {
            var rows = new List<List<Field>>();
            var row = new List<Field>();
            for (var i = 0; i <= text.Length;)
            {
                var field = new StringBuilder();
                var isQuoted = i < text.Length && text[i] == '"';
                if (isQuoted)
                {
                    for (i++; ; i++)
                    {
                        if (i == text.Length)
                        {
                            return null;
                        }

                        if (text[i] == '"' && (i + 1 == text.Length || text[i + 1] != '"'))
                        {
                            i++;
                            break;
                        }

                        i += text[i] == '"' ? 1 : 0;
                        field.Append(text[i]);
                    }
                }

                for (; i < text.Length && text[i] is not (',' or '\n' or '\r'); i++)
                {
                    if (isQuoted || text[i] == '"')
                    {
                        return null;
                    }

                    field.Append(text[i]);
                }

                row.Add(new Field(field.ToString(), isQuoted));
                if (i == text.Length || text[i] != ',')
                {
                    if (row.Count > 1 || row[0].Length > 0)
                    {
                        rows.Add(row);
                    }

                    row = [];
                    i += i + 1 < text.Length && text[i] == '\r' && text[i + 1] == '\n' ? 1 : 0;
                }

                i++;
            }

            return rows;
        }

        [GeneratedRegex("^(?<minus>-?)(?<whole>[0-9]+)(\\.(?<fraction>[0-9]+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
        private static partial Regex PlainNumber();

        private readonly record struct Field(string Text, bool IsQuoted)
        {
            public int Length => Text.Length;
        }
    }
}
