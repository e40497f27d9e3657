namespace Settlement.Documents;

/// <summary>The profiles of a settings file.</summary>
/// <param name="File">The file.</param>
/// <param name="Profiles">In the order of the file.</param>
public sealed record ProfilesDocument(string File, IReadOnlyList<ProfileDocument> Profiles);

/// <summary>A profile, with what it takes over from the file's own settings.</summary>
/// <param name="Name">What <c>--profile</c> calls it.</param>
/// <param name="Product">The product.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
/// <param name="Store">Where everything is kept, without keys; null where neither the profile nor the file says.</param>
/// <param name="Positions">Where positions and yields are kept; null for the store.</param>
/// <param name="Payments">Who pays; null where neither says.</param>
public sealed record ProfileDocument(
    string Name, string Product, string Currency, string Rounding, string? Store, string? Positions, string? Payments);
