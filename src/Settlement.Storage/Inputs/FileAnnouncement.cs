namespace Settlement.Storage;

/// <summary>What a file was announced to hold, by its sender or by whoever imports it: any of the three.</summary>
public sealed record FileAnnouncement
{
    /// <summary>Who says so, as messages name it: a control file, or an option.</summary>
    public required string Source { get; init; }

    /// <summary>How many rows it has, the header not counted; null where that was not announced.</summary>
    public long? Rows { get; init; }

    /// <summary>What its balances come to, in major units, such as <c>70000.00</c>; null where that was not announced.</summary>
    public string? Total { get; init; }

    /// <summary>SHA-256 of all its bytes, 64 hexadecimal digits; null where that was not announced.</summary>
    public string? Sha256 { get; init; }
}
