namespace Settlement.Core;

/// <summary>How a run is cut into pieces. Part of the run's input, so that a replay cuts it the same way.</summary>
public sealed record RunSizing
{
    /// <summary>Parts the users are divided into, each a sub-workflow; 1 to 100. Default 1.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Parts that are worked on at once; at least 1. Default 1.</summary>
    public int PartitionWindow { get; init; } = 1;

    /// <summary>Users listed at a time in a part; at least 1. Default 1,000.</summary>
    public int PageSize { get; init; } = 1_000;

    /// <summary>
    /// Users that the reconciliation compares at a time; at least 1. Default 5,000: they stay within an activity and never
    /// pass through a history, and a store answers few large questions sooner than many small ones.
    /// </summary>
    public int ReconcilePageSize { get; init; } = 5_000;

    /// <summary>Users settled by one activity; at least 1. Default 1.</summary>
    public int UsersPerActivity { get; init; } = 1;

    /// <summary>Settlement activities that a part has under way at once; at least 1. Default 32.</summary>
    public int ActivityWindow { get; init; } = 32;

    /// <summary>Pages after which a part's workflow continues as new, so that its history stays short. Default 10.</summary>
    public int PagesPerGeneration { get; init; } = 10;

    /// <summary>How activities are retried.</summary>
    public RetryPolicy Retry { get; init; } = new();
}
