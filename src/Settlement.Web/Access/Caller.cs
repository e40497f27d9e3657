namespace Settlement.Web;

/// <summary>Who sent a request, and what they may do.</summary>
/// <param name="Name">For the log of runs: one line of 1 to 256 characters.</param>
/// <param name="Role">The highest role they have; null for none.</param>
public sealed record Caller(string Name, AppRole? Role)
{
    /// <summary>Whoever has the function key, where there is nothing else to tell callers apart by.</summary>
    public static Caller WithFunctionKey { get; } = new("function key", AppRole.Operate);

    /// <summary>Whether the caller may do what a role allows.</summary>
    public bool May(AppRole role) => Role >= role;
}
