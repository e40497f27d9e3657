namespace Settlement.Simulation.Tests.Pool;

public sealed class ConnectionPoolTests
{
    [Fact]
    public void Who_finds_the_pool_empty_is_served_in_line_as_connections_come_back()
    {
        var pool = new ConnectionPool(2);
        var served = new List<char>();
        foreach (var name in "abcd")
        {
            pool.Take(() => served.Add(name));
        }

        Assert.Equal("ab", string.Concat(served));
        Assert.Equal(2, pool.Waiting);

        pool.Return();
        pool.Return();
        pool.Return();

        Assert.Equal("abcd", string.Concat(served));
        Assert.Equal((1, 0), (pool.Free, pool.Waiting));
    }
}
