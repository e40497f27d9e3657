using System.Reflection;
using Xunit.Sdk;

namespace Settlement.Cli.Tests;

public sealed class LongestFirstTests
{
    private static readonly TestAssembly Tests = new(Reflector.Wrap(typeof(LongestFirstTests).Assembly));

    [Fact]
    public void Classes_that_take_longest_are_started_first_and_the_others_by_name()
    {
        var ordered = new LongestFirst().OrderTestCollections(
            [Of<RunMarkerTests>(), Of<DemoTests>(), Of<HelpTests>(), Of<CloseProcessesTests>()]);

        Assert.Equal(
            [typeof(CloseProcessesTests), typeof(DemoTests), typeof(HelpTests), typeof(RunMarkerTests)],
            ordered.Select(collection => Type.GetType(collection.DisplayName.Split(' ')[^1])));
    }

    // Named by text: a runner that does not find it goes on without it.
    [Fact]
    public void Runner_is_told_to_start_the_longest_first()
    {
        var named = Tests.Assembly.GetCustomAttributes(typeof(TestCollectionOrdererAttribute)).Single().GetConstructorArguments().ToList();

        Assert.Equal(typeof(LongestFirst), Assembly.Load((string)named[1]).GetType((string)named[0]));
    }

    private static TestCollection Of<T>() => new(Tests, collectionDefinition: null, $"Test collection for {typeof(T).FullName}");
}
