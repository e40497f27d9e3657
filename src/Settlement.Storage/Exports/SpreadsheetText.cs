namespace Settlement.Storage;

/// <summary>Text that a spreadsheet takes for text. An apostrophe before it says so, and stays visible.</summary>
/// <remarks>
/// What begins a formula: owasp.org, "CSV Injection". The full-width signs do in some languages. Control characters, which
/// do so as well, are in no user id.
/// </remarks>
internal static class SpreadsheetText
{
    private const string BeginningsOfFormulas = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>A text, marked where it begins as a formula does, or with an apostrophe, so that the mark can be told.</summary>
    public static string OfText(string text) =>
        text.Length > 0 && (text[0] == '\'' || BeginningsOfFormulas.Contains(text[0])) ? "'" + text : text;

    /// <summary>A fraction, always marked: <c>3/7300</c> is March of the year 7300 for a spreadsheet.</summary>
    public static string OfFraction(string fraction) => "'" + fraction;
}
