using System.Text;

namespace Settlement.Web;

/// <summary>The pages' one script: live progress and keys. Every page works without it.</summary>
public static class PageScript
{
    private static readonly Lazy<string> Read = new(() =>
    {
        using var stream = typeof(PageScript).Assembly.GetManifestResourceStream(PageLinks.ScriptName)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    /// <summary>Its text.</summary>
    public static string Text => Read.Value;
}
