using System.Text.Encodings.Web;
using System.Text.Json;

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
}
