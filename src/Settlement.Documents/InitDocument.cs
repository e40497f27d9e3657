namespace Settlement.Documents;

/// <summary>A settings file and a store that were made.</summary>
/// <param name="File">The settings file.</param>
/// <param name="Product">The product.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Store">The store, without keys.</param>
public sealed record InitDocument(string File, string Product, string Currency, string Store);
