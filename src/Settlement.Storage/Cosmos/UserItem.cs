namespace Settlement.Storage.Cosmos;

/// <summary>What belongs to a user and a date.</summary>
internal abstract record UserItem : StoredItem
{
    /// <summary>The partition key.</summary>
    public required string UserId { get; init; }

    /// <summary>The settlement date, <c>yyyy-MM-dd</c>.</summary>
    public required string Date { get; init; }

    /// <summary>The user's <see cref="UserKeys.Key"/>: what a date's items are sorted by.</summary>
    public required string SortKey { get; init; }
}
