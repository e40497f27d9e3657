namespace Settlement.Documents;

/// <summary>What <c>settle serve</c> says when it serves.</summary>
/// <param name="Address">Where a browser is let in: the address with its token.</param>
public sealed record ServeDocument(string Address);
