using System.Text;

namespace Settlement.Cli;

/// <summary>A document as a file holds it: the JSON of standard output, in UTF-8.</summary>
internal static class DocumentFile
{
    /// <summary>The file's content.</summary>
    public static byte[] Bytes<T>(T document) => Encoding.UTF8.GetBytes(Text(document));

    /// <summary>The file's content as a text.</summary>
    public static string Text<T>(T document)
    {
        using var text = new StringWriter();
        JsonOutput.Write(text, document);
        return text.ToString();
    }
}
