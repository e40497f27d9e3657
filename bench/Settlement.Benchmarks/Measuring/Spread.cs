namespace Settlement.Benchmarks;

/// <summary>The same thing measured in several rounds.</summary>
/// <param name="Median">The one in the middle; of an even number, the upper of the two.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    /// <summary>The spread of some values.</summary>
    /// <param name="values">At least one.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return new Spread(ordered[ordered.Count / 2], ordered[0], ordered[^1]);
    }
}
