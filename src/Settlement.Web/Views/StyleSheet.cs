using System.Security.Cryptography;
using System.Text;

namespace Settlement.Web;

/// <summary>The one style sheet: served beside the pages, and written into reports.</summary>
public static class StyleSheet
{
    /// <summary>Its file name, as pages ask for it.</summary>
    public const string FileName = "settlement.css";

    private static readonly Lazy<string> Read = new(() =>
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    /// <summary>Its text.</summary>
    public static string Text => Read.Value;

    /// <summary>What a content security policy lets through where the text stands in the page itself.</summary>
    public static string Source => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";
}
