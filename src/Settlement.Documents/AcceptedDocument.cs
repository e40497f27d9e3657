using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What a check found of an import and somebody let through.</summary>
/// <param name="Code">The check.</param>
/// <param name="By">Who let it through.</param>
/// <param name="At">When, UTC.</param>
/// <param name="File">The file that was imported.</param>
public sealed record AcceptedDocument(string Code, string By, DateTime At, string File)
{
    /// <summary>The document of one.</summary>
    public static AcceptedDocument Of(AcceptedCheck accepted) =>
        new(accepted.Code.ToKebabCase(), accepted.By, accepted.At.UtcDateTime, accepted.File);
}
