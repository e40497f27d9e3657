using Settlement.Emulators;

namespace Settlement.Storage.Tests.Contract;

/// <summary>
/// Where tests have their tables and their databases: in emulators that they start, or in an account, or an emulator of
/// Microsoft's, that a variable names. Each test makes what it needs under a name of its own there, and deletes it.
/// </summary>
public static class TestAccounts
{
    /// <summary>A storage account: its address, <c>https://ACCOUNT.table.core.windows.net</c>, or a connection string.</summary>
    public const string TablesVariable = "SETTLEMENT_TEST_TABLES";

    /// <summary>A Cosmos account: <c>AccountEndpoint=URI;AccountKey=KEY</c>, or the address of an emulator on this machine.</summary>
    public const string CosmosVariable = "SETTLEMENT_TEST_COSMOS";

    private static string? TablesAccount => Read(TablesVariable);

    private static string? CosmosAccount => Read(CosmosVariable);

    /// <summary>Tables whose names begin with a prefix.</summary>
    public static StoreUrl Tables(string prefix) => TablesAt(TablesAccount, prefix);

    /// <summary>A database. An identity may not create one in an account, so its key is needed.</summary>
    public static StoreUrl Cosmos(string database) => CosmosAt(CosmosAccount, database);

    internal static StoreUrl TablesAt(string? account, string prefix) =>
        Parse("tables:" + (account is null ? Azurite.Shared.ConnectionString(prefix) : $"{account.TrimEnd(';')};TablePrefix={prefix}"), TablesVariable);

    internal static StoreUrl CosmosAt(string? account, string database)
    {
        if (account?.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Parse(account is null ? CosmosServer.Shared.Url(database) : $"cosmos:{account.TrimEnd('/')}/?database={database}", CosmosVariable);
        }

        return StoreUrl.TryParseCosmosConnectionString($"{account.TrimEnd(';')};Database={database}", out var url, out var problem)
            ? url
            : throw new InvalidOperationException($"{CosmosVariable} {problem}");
    }

    private static StoreUrl Parse(string text, string variable) =>
        StoreUrl.TryParse(text, out var url, out var problem) ? url : throw new InvalidOperationException($"{variable} {problem}");

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
