namespace Settlement.Infra.Tests;

/// <summary>What only Azure knows at the time of a deployment, such as the address that a resource was given.</summary>
internal static class RunTimeValues
{
    public const string ClientId = "55555555-5555-5555-5555-555555555555";
    public const string Tables = "https://account.table.core.windows.net/";
    public const string Cosmos = "https://account.documents.azure.com:443/";

    // A predicted value that is an expression asks one resource for one thing, at its end.
    private static readonly (string Asks, string Value)[] Known =
    [
        (".primaryEndpoints.table", Tables),
        (".primaryEndpoints.blob", "https://account.blob.core.windows.net/"),
        (".primaryEndpoints.queue", "https://account.queue.core.windows.net/"),
        (".documentEndpoint", Cosmos),
        (".clientId", ClientId),
        (".ConnectionString", "InstrumentationKey=66666666-6666-6666-6666-666666666666"),
    ];

    /// <summary>An example of the value; a value that is no expression as it is.</summary>
    public static string Fill(string value)
    {
        if (!value.StartsWith('['))
        {
            return value;
        }

        foreach (var (asks, example) in Known)
        {
            if (value.EndsWith($"{asks}]", StringComparison.Ordinal))
            {
                return example;
            }
        }

        return value;
    }
}
