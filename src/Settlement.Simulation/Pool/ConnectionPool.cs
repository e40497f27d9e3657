namespace Settlement.Simulation;

/// <summary>A pool of connections. Who finds it empty waits in line; a connection that comes back goes to the first.</summary>
/// <param name="size">Connections; at least 1.</param>
internal sealed class ConnectionPool(int size)
{
    private readonly Queue<Action> waiting = new();

    /// <summary>Connections that nobody has.</summary>
    public int Free { get; private set; } = size;

    /// <summary>How many wait in line.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Calls back with a connection, now or when one comes free. Give it back with <see cref="Return"/>.</summary>
    public void Take(Action gotConnection)
    {
        if (TryTake())
        {
            gotConnection();
        }
        else
        {
            waiting.Enqueue(gotConnection);
        }
    }

    /// <summary>Takes a connection, if one is free. Give it back with <see cref="Return"/>.</summary>
    public bool TryTake()
    {
        if (Free == 0)
        {
            return false;
        }

        Free--;
        return true;
    }

    /// <summary>Gives a connection back.</summary>
    public void Return()
    {
        if (waiting.TryDequeue(out var next))
        {
            next();
            return;
        }

        Free++;
    }
}
