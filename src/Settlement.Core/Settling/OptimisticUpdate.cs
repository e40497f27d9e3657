namespace Settlement.Core;

/// <summary>
/// A write on condition that nothing has moved what it was decided from: where something has, all of it is read and
/// decided again. Bounded, and without pauses: each refusal means that another writer got on.
/// </summary>
public static class OptimisticUpdate
{
    /// <summary>How often it is tried.</summary>
    public const int Attempts = 20;

    /// <summary>Tries until it is done.</summary>
    /// <param name="giveUp">Which write was refused every time, and what kept moving, on one line.</param>
    /// <param name="tryOnce">Reads, decides, writes; false if what is there refused the write.</param>
    /// <exception cref="StoreUnavailableException">Every attempt was refused.</exception>
    public static async Task RunAsync(string giveUp, Func<Task<bool>> tryOnce)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await tryOnce())
            {
                return;
            }
        }

        throw new StoreUnavailableException(giveUp);
    }

    /// <summary>Tries until there is a result.</summary>
    /// <param name="giveUp">Which write was refused every time, and what kept moving, on one line.</param>
    /// <param name="tryOnce">Reads, decides, writes; no result where what is there refused the write.</param>
    /// <exception cref="StoreUnavailableException">Every attempt was refused.</exception>
    public static async Task<T> RunAsync<T>(string giveUp, Func<Task<Tried<T>>> tryOnce)
    {
        var last = default(Tried<T>);
        await RunAsync(giveUp, async () => (last = await tryOnce()).IsDone);
        return last.Result;
    }
}

/// <summary>What one attempt of an <see cref="OptimisticUpdate"/> came to. The default value asks for another.</summary>
/// <typeparam name="T">The result.</typeparam>
public readonly record struct Tried<T>
{
    private readonly T result;

    private Tried(T result) => (this.result, IsDone) = (result, true);

    /// <summary>Whether there is a result; false if the write was refused.</summary>
    public bool IsDone { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Result => IsDone ? result : throw new InvalidOperationException("the attempt has no result");

    /// <summary>An attempt that is done.</summary>
    public static implicit operator Tried<T>(T result) => new(result);
}
