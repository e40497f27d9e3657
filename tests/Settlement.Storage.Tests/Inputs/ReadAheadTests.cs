namespace Settlement.Storage.Tests;

/// <summary>A sequence that is read on another thread comes as it is, to its end, to its failure, or until nobody wants more.</summary>
public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(12_345)]
    public void Everything_comes_in_order(int count) =>
        Assert.Equal(Enumerable.Range(0, count), ReadAhead.Of(Enumerable.Range(0, count)));

    [Fact]
    public void A_failure_comes_in_its_place_and_as_it_is()
    {
        var taken = 0;

        var failure = Assert.Throws<InputFileException>(() =>
        {
            foreach (var item in ReadAhead.Of(FailAfter(5_000)))
            {
                Assert.Equal(taken++, item);
            }
        });

        Assert.Equal("positions.csv: changed", failure.Message);
        Assert.Equal(5_000, taken);
    }

    [Fact]
    public void Who_wants_no_more_ends_the_reading()
    {
        var hasEnded = false;

        var first = ReadAhead.Of(Endless(() => hasEnded = true)).First();

        Assert.Equal(0, first);
        Assert.True(hasEnded);
    }

    private static IEnumerable<int> FailAfter(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        throw new InputProblems("positions.csv").Refusal("changed");
    }

    private static IEnumerable<int> Endless(Action ended)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                yield return i;
            }
        }
        finally
        {
            ended();
        }
    }
}
