using System.Reflection;
using Xunit.Abstractions;

namespace Settlement.Testing;

/// <summary>
/// Starts the classes that take longest before all others. A class is one chain, its tests run one after the other: started
/// last, it would leave a single processor at work while everything else is over.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
    {
        ArgumentNullException.ThrowIfNull(testCollections);
        Dictionary<ITestAssembly, Dictionary<string, int>> seconds = [];
        return testCollections.OrderByDescending(collection => Seconds(seconds, collection)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
    }

    // A class that is in no collection is one of its own, which is named after it.
    private static int Seconds(Dictionary<ITestAssembly, Dictionary<string, int>> known, ITestCollection collection)
    {
        if (!known.TryGetValue(collection.TestAssembly, out var seconds))
        {
            var assembly = ((IReflectionAssemblyInfo)collection.TestAssembly.Assembly).Assembly;
            seconds = assembly.GetTypes()
                .Select(type => (type, Takes: type.GetCustomAttribute<TakesAttribute>()))
                .Where(found => found.Takes is not null)
                .ToDictionary(found => $"Test collection for {found.type.FullName}", found => found.Takes!.Seconds, StringComparer.Ordinal);
            known.Add(collection.TestAssembly, seconds);
        }

        return seconds.GetValueOrDefault(collection.DisplayName);
    }
}

/// <summary>Says that a class of tests is among those that take longest.</summary>
/// <param name="seconds">About how long its tests take, one after the other, with nothing beside them.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TakesAttribute(int seconds) : Attribute
{
    /// <summary>About how long its tests take, one after the other, with nothing beside them.</summary>
    public int Seconds { get; } = seconds;
}
