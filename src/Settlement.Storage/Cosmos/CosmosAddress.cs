using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace Settlement.Storage.Cosmos;

/// <summary>Where a database is: a Cosmos account signed in to with an identity, or an emulator on this machine with a key.</summary>
internal sealed partial record CosmosAddress
{
    // The key of every emulator, published by Microsoft (learn.microsoft.com, "Authentication" of the emulator): no secret.
    private const string EmulatorKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    private readonly string? key;

    private CosmosAddress(Uri endpoint, string? key, string database)
    {
        Endpoint = endpoint;
        this.key = key;
        Database = database;
    }

    /// <summary>The account, without anything secret.</summary>
    public Uri Endpoint { get; }

    /// <summary>The database in the account.</summary>
    public string Database { get; }

    /// <summary>Whether an identity signs in, rather than a key.</summary>
    public bool UsesIdentity => key is null;

    /// <summary>Whether this is an emulator: accounts are never on this machine.</summary>
    public bool IsEmulator => Endpoint.IsLoopback;

    /// <summary>Reads <c>URI[?key=KEY][&amp;database=NAME]</c>.</summary>
    public static bool TryParse(string text, out CosmosAddress? address, out string? problem)
    {
        address = null;
        problem = Read(text, out address);
        return problem is null;
    }

    /// <summary>
    /// Reads a connection string, <c>AccountEndpoint=URI;AccountKey=KEY</c> with <c>Database=NAME</c> if needed: the one form in
    /// which the key of an account is taken.
    /// </summary>
    public static bool TryParseConnectionString(string text, out CosmosAddress? address, out string? problem)
    {
        address = null;
        problem = ReadConnectionString(text, out address);
        return problem is null;
    }

    /// <summary>The identity that signs in; null for the default one of where this runs. Unused with an emulator.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>A client of the account.</summary>
    public CosmosClient Connect(CosmosClientOptions options) => key is null
        ? new CosmosClient(Endpoint.ToString(), Credential ?? new DefaultAzureCredential(), options)
        : new CosmosClient(Endpoint.ToString(), key, options);

    /// <summary>What tells one client of a process from another.</summary>
    public (Uri Endpoint, string? Key, TimeSpan Budget) ClientKey(TimeSpan budget) => (Endpoint, key, budget);

    public override string ToString() =>
        Database == CosmosContainers.DefaultDatabase ? $"cosmos:{Endpoint}" : $"cosmos:{Endpoint}?database={Database}";

    private static string? Read(string text, out CosmosAddress? address)
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            return "is not an http address; write cosmos:https://ACCOUNT.documents.azure.com";
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
        {
            return "is plain http to another machine; plain http is for an emulator on this one";
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 || uri.AbsolutePath.Length > 1)
        {
            return "has more than an address in it; write cosmos:https://ACCOUNT.documents.azure.com, followed by ?database=NAME if needed";
        }

        string? given = null;
        var database = CosmosContainers.DefaultDatabase;
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Split('=')[0];
            var value = part.Length > name.Length ? Uri.UnescapeDataString(part[(name.Length + 1)..]) : string.Empty;
            switch (name)
            {
                case "key":
                    given = value;
                    break;
                case "database":
                    database = value;
                    break;
                default:
                    return "has a setting that is neither key nor database";
            }
        }

        if (given is not null && !uri.IsLoopback)
        {
            return "has a key in it; an account is signed in to with an identity, a key is for an emulator on this machine";
        }

        if (FindProblem(given, database) is { } problem)
        {
            return problem;
        }

        address = new CosmosAddress(
            new Uri(uri.GetLeftPart(UriPartial.Path)), uri.IsLoopback ? given ?? EmulatorKey : null, database);
        return null;
    }

    private static string? ReadConnectionString(string text, out CosmosAddress? address)
    {
        address = null;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = part.Split('=')[0];
            if (part.Length == name.Length || !settings.TryAdd(name, part[(name.Length + 1)..]) || name.ToUpperInvariant() is not ("ACCOUNTENDPOINT" or "ACCOUNTKEY" or "DATABASE"))
            {
                return "is no connection string of Cosmos DB; write AccountEndpoint=URI;AccountKey=KEY, followed by ;Database=NAME if needed";
            }
        }

        if (!settings.TryGetValue("AccountEndpoint", out var endpoint) || !settings.TryGetValue("AccountKey", out var key))
        {
            return "is a connection string without AccountEndpoint or without AccountKey";
        }

        if (Read(endpoint, out var account) is { } problem)
        {
            return problem;
        }

        var database = settings.GetValueOrDefault("Database") ?? account!.Database;
        address = new CosmosAddress(account!.Endpoint, key, database);
        return FindProblem(key, database);
    }

    private static string? FindProblem(string? key, string database) => (key, database) switch
    {
        ({ } given, _) when given.Length == 0 || !Convert.TryFromBase64String(given, new byte[given.Length], out _) => "has a key that is not base 64",
        (_, var name) when !DatabaseText().IsMatch(name) => "has a database name that is not 1 to 100 letters, digits, - and _",
        _ => null,
    };

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex DatabaseText();
}
