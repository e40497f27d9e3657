namespace Settlement.Storage.Cosmos;

/// <summary>A yield as it is stored.</summary>
internal sealed record YieldValue(string Quote, string Yield);
