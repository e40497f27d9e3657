namespace Settlement.Web;

/// <summary>Where the pages beside this one are. A list is paged by the server.</summary>
/// <param name="Label">What this page shows: <c>1 to 31 of 427</c>.</param>
/// <param name="Previous">The page before; null for the first.</param>
/// <param name="PreviousLabel">What that is called.</param>
/// <param name="Next">The page after; null for the last.</param>
/// <param name="NextLabel">What that is called.</param>
public sealed record PagerView(string Label, string? Previous, string PreviousLabel, string? Next, string NextLabel)
{
    /// <summary>Whether there is another page.</summary>
    public bool HasOthers => Previous is not null || Next is not null;
}
