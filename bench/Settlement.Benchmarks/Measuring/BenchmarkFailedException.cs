namespace Settlement.Benchmarks;

/// <summary>What was to be measured did not do its work, so its time means nothing.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
