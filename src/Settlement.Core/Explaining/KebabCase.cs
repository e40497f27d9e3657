using System.Text.Json;

namespace Settlement.Core;

/// <summary>The spelling of codes on the outside: <c>record-missing</c> for <c>RecordMissing</c>.</summary>
public static class KebabCase
{
    /// <summary>The outside spelling of a value of a closed set.</summary>
    public static string ToKebabCase(this Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
