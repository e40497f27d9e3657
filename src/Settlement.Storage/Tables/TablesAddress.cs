using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace Settlement.Storage.Tables;

/// <summary>
/// Where tables are: a storage account, signed in to with an identity or a key, and what the names of the tables begin
/// with, so that several stores fit into one account.
/// </summary>
internal sealed partial record TablesAddress
{
    private const string DefaultPrefix = "settlement";

    private readonly string? connectionString;

    private TablesAddress(Uri endpoint, string? connectionString, string prefix)
    {
        Endpoint = endpoint;
        this.connectionString = connectionString;
        Prefix = prefix;
    }

    /// <summary>The account's table service, without anything secret.</summary>
    public Uri Endpoint { get; }

    /// <summary>Whether an identity signs in, rather than a key.</summary>
    public bool UsesIdentity => connectionString is null;

    /// <summary>The identity that signs in; null for the default one of where this runs. Unused with a connection string.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>What the names of the tables begin with.</summary>
    public string Prefix { get; }

    /// <summary>Reads a connection string or an https URI, either with <c>;TablePrefix=NAME</c> behind it.</summary>
    public static bool TryParse(string text, out TablesAddress? address, out string? problem)
    {
        address = null;
        var prefixed = PrefixPart().Match(text);
        var prefix = prefixed.Success ? prefixed.Groups["name"].Value : DefaultPrefix;
        text = PrefixPart().Replace(text, string.Empty);
        if (!PrefixText().IsMatch(prefix))
        {
            problem = "has a TablePrefix that is not 1 to 40 letters and digits, starting with a letter";
            return false;
        }

        problem = text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? ReadUri(text, prefix, out address)
            : ReadConnectionString(text, prefix, out address);
        return problem is null;
    }

    /// <summary>A client of the account.</summary>
    public TableServiceClient Connect(TableClientOptions options) => connectionString is null
        ? new TableServiceClient(Endpoint, Credential ?? new DefaultAzureCredential(), options)
        : new TableServiceClient(connectionString, options);

    public override string ToString() => Prefix == DefaultPrefix ? $"tables:{Endpoint}" : $"tables:{Endpoint};TablePrefix={Prefix}";

    private static string? ReadUri(string text, string prefix, out TablesAddress? address)
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return "is not an address";
        }

        if (uri.Scheme != Uri.UriSchemeHttps)
        {
            return "is not https; plain http is for an emulator, by its connection string";
        }

        if (uri.Query.Length > 0 || uri.UserInfo.Length > 0)
        {
            return "is an https address with something secret in it; give the address alone, or a connection string";
        }

        address = new TablesAddress(uri, connectionString: null, prefix);
        return null;
    }

    private static string? ReadConnectionString(string text, string prefix, out TablesAddress? address)
    {
        address = null;
        Uri endpoint;
        try
        {
            endpoint = new UriBuilder(new TableServiceClient(text).Uri) { Query = string.Empty }.Uri;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            // Their messages may quote what is secret.
            return "is neither an https address nor a connection string of a storage account";
        }

        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)
        {
            return "is plain http to another machine; plain http is for an emulator on this one";
        }

        address = new TablesAddress(endpoint, text, prefix);
        return null;
    }

    [GeneratedRegex(";?TablePrefix=(?<name>[^;]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PrefixPart();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PrefixText();
}
