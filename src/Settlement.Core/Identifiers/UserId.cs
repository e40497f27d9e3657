using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Settlement.Core;

/// <summary>
/// A user's identifier, as upstream systems spell it: 1 to 128 UTF-16 characters, none of <c>/ \ # ?</c>, no control
/// characters, no unpaired surrogates, no white space at either end. What this accepts, every store accepts.
/// </summary>
/// <remarks>
/// Compared by code point, so that every store and every export sorts users alike; case and accents matter. The default
/// value has no text and belongs to nobody, and <see cref="AsStored"/> alone takes what is not valid. The excluded characters are those Azure Tables keys and Cosmos item ids
/// exclude (learn.microsoft.com: "Understanding the Table service data model", "Azure Cosmos DB service quotas").
/// </remarks>
public readonly record struct UserId : IComparable<UserId>
{
    /// <summary>The greatest length, in UTF-16 characters.</summary>
    public const int MaxLength = 128;

    // A character of at most 3 bytes; a pair of surrogates is 4 bytes for 2 characters.
    private const int MostBytes = 3 * MaxLength;

    // Printable ASCII without the space and the four that are excluded: an id of nothing else needs no closer look.
    private const string PlainText = "!\"$%&'()*+,-.0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    private static readonly SearchValues<char> Plain = SearchValues.Create(PlainText);
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(Encoding.ASCII.GetBytes(PlainText));

    private readonly string? text;

    private UserId(string text) => this.text = text;

    /// <summary>The identifier as given.</summary>
    public string Value => text ?? string.Empty;

    /// <summary>Takes a user id that is known to be valid.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why.</exception>
    public static UserId Parse(string text) =>
        TryParse(text, out var userId, out var problem) ? userId : throw new ArgumentException($"user id \"{text}\" {problem}", nameof(text));

    /// <summary>
    /// The id of a row as a store has it, valid or not: somebody may have altered it. For comparing and for naming it; nothing
    /// is settled or paid under such an id.
    /// </summary>
    public static UserId AsStored(string text) => new(text);

    /// <summary>Checks a user id at the door.</summary>
    /// <param name="text">The text as it stands in the file or on the command line.</param>
    /// <param name="userId">The user id; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out UserId userId, out string? problem)
    {
        problem = FindProblem(text);
        userId = problem is null ? new UserId(text) : default;
        return problem is null;
    }

    /// <summary>Whether these bytes are a user id in UTF-8; no text is made of them.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is > 0 and <= MaxLength && !utf8.ContainsAnyExcept(PlainBytes))
        {
            return true;
        }

        Span<char> decoded = stackalloc char[MostBytes];
        return utf8.Length <= MostBytes &&
            Utf8.ToUtf16(utf8, decoded, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done &&
            FindProblem(decoded[..length]) is null;
    }

    /// <summary>Orders by code point, which is also the byte order of UTF-8.</summary>
    public int CompareTo(UserId other)
    {
        var left = Value;
        var right = other.Value;
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var a = left[i];
            var b = right[i];
            if (a == b)
            {
                continue;
            }

            // Surrogates (U+D800 to U+DFFF) stand for code points above U+FFFF but sort below U+E000 as UTF-16.
            var aIsHigh = char.IsSurrogate(a);
            return aIsHigh == char.IsSurrogate(b) ? a.CompareTo(b) : aIsHigh ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    private static string? FindProblem(ReadOnlySpan<char> text)
    {
        if (text.Length == 0)
        {
            return "is empty";
        }

        if (text.Length > MaxLength)
        {
            return $"has {text.Length} characters; at most {MaxLength} are allowed";
        }

        if (!text.ContainsAnyExcept(Plain))
        {
            return null;
        }

        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return "begins or ends with white space";
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '/' or '\\' or '#' or '?')
            {
                return $"contains '{c}'; none of / \\ # ? is allowed";
            }

            if (char.IsControl(c))
            {
                return $"contains the control character U+{(int)c:X4}";
            }

            if (char.IsSurrogate(c))
            {
                if (Rune.DecodeFromUtf16(text[i..], out _, out _) != OperationStatus.Done)
                {
                    return $"contains an unpaired surrogate (U+{(int)c:X4})";
                }

                i++;
            }
        }

        return null;
    }
}
