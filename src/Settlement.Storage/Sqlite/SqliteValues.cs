using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>How the domain's values stand in columns and parameters.</summary>
internal static class SqliteValues
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A list as one parameter, for <c>json_each</c>: a statement that takes a list costs one call instead of one per
    /// item.
    /// </summary>
    public static string List(IEnumerable<string> items) => JsonSerializer.Serialize(items, Plain);

    public static Guid Guid(SqliteDataReader reader, int column)
    {
        Span<byte> bytes = stackalloc byte[16];
        Blob(reader, column, bytes);
        return new Guid(bytes, bigEndian: true);
    }

    public static InputHash Hash(SqliteDataReader reader, int column)
    {
        Span<byte> bytes = stackalloc byte[InputHash.ByteLength];
        Blob(reader, column, bytes);
        return new InputHash(bytes);
    }

    public static Yield Yield(string quote, string text) => Core.Yield.Parse(
        text, YieldQuotes.Find(quote) ?? throw new FormatException($"unknown yield quote \"{quote}\" in the store"));

    private static void Blob(SqliteDataReader reader, int column, Span<byte> bytes)
    {
        var blob = (byte[])reader.GetValue(column);
        blob.CopyTo(bytes);
    }
}
