namespace Settlement.Benchmarks;

/// <summary>A store that is measured: places for days, and what it costs merely to write what a run has written.</summary>
internal interface IMeasuredStore : IAsyncDisposable
{
    /// <summary>The store, as the table names it.</summary>
    string Name { get; }

    /// <summary>The most requests under way at once, of the run and of the floor alike.</summary>
    int AtOnce { get; }

    /// <summary>What settling should reach of the floor of one write a user; null where that is asked of <c>scale</c>.</summary>
    double? OneWriteTarget { get; }

    /// <summary>The store URL of a place of its own.</summary>
    /// <param name="place">Letters and digits, a letter first.</param>
    string Url(string place);

    /// <summary>Writes what a run has written into an empty place, with the bare client.</summary>
    /// <param name="place">Where a run has settled <see cref="SettledDay.Date"/>; not written to.</param>
    /// <param name="singly">One row a request; else as many as the store takes at once.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    Task<FloorTimes> MeasureFloorAsync(string place, bool singly, CancellationToken cancellationToken);

    /// <summary>Removes a place and what was written beside it.</summary>
    Task RemoveAsync(string place, CancellationToken cancellationToken);
}
