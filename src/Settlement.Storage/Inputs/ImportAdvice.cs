namespace Settlement.Storage;

/// <summary>What a refused line says to do about it; it depends on who imports.</summary>
/// <param name="Replace">About a value that is there and differs.</param>
/// <param name="Negative">About a negative yield.</param>
internal sealed record ImportAdvice(string Replace, string Negative)
{
    /// <summary>On the command line.</summary>
    public static ImportAdvice CommandLine { get; } = new("add --replace to replace it", "add --allow-negative if it is intended");
}
