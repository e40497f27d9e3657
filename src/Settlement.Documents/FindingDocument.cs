using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What a named check found.</summary>
/// <param name="Check">The check, such as <c>yield-jump</c>: the name to accept it by.</param>
/// <param name="Detail">What it found, in words.</param>
public sealed record FindingDocument(string Check, string Detail)
{
    /// <summary>The findings that refused a run's date; empty where nothing did.</summary>
    public static IReadOnlyList<FindingDocument> OfAll(RunReport report) =>
        [.. report.Findings.Select(finding => new FindingDocument(finding.Code.ToKebabCase(), finding.Detail))];
}
