namespace Settlement.Benchmarks;

/// <summary>A store that is measured: places for days, and what it costs merely to write what a run has written.</summary>
internal interface IMeasuredStore : IAsyncDisposable
{
    /// <summary>The store, as the table names it.</summary>
    string Name { get; }

    /// <summary>The most requests under way at once, of the run and of the floor alike.</summary>
    int AtOnce { get; }

    /// <summary>What it should reach.</summary>
    StoreTargets Targets { get; }

    /// <summary>The store URL of a place of its own.</summary>
    /// <param name="place">Letters and digits, a letter first.</param>
    string Url(string place);

    /// <summary>Counts the rows of a place: entities, items, or rows of all tables.</summary>
    Task<long> CountRowsAsync(string place, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the records of a run into an empty place with the bare client: one write a user, refused if there is one.
    /// </summary>
    /// <param name="place">Where a run has settled <see cref="SettledDay.Date"/>; not written to.</param>
    /// <param name="users">How many records it must have.</param>
    /// <param name="singly">One row a request; else as many as the store takes at once.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <returns>From the first request to the last answer.</returns>
    /// <exception cref="BenchmarkFailedException">The place had other records.</exception>
    Task<TimeSpan> MeasureFloorAsync(string place, int users, bool singly, CancellationToken cancellationToken);

    /// <summary>Removes a place and what was written beside it.</summary>
    Task RemoveAsync(string place, CancellationToken cancellationToken);
}
