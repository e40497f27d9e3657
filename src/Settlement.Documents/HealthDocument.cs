namespace Settlement.Documents;

/// <summary>What a probe of the app came to; where something is out of reach, the answer is a <see cref="ProblemDocument"/>.</summary>
/// <param name="Ok">Always true.</param>
/// <param name="Store">The store, without its key.</param>
/// <param name="Positions">Where positions and yields are read from, likewise.</param>
public sealed record HealthDocument(bool Ok, string Store, string Positions);
