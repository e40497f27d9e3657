namespace Settlement.Core;

/// <summary>
/// Tells one import in chunks from another. Derived by the importer from what it imports, so that whoever takes up the
/// same content again, at once or after a crash, goes on with the same import.
/// </summary>
/// <remarks>The default value belongs to no import.</remarks>
/// <param name="Value">The same UUID for the same content and date, another for any other.</param>
public readonly record struct ImportId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
