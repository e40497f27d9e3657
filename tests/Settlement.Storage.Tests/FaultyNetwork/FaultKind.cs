namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>What happens to a request between the client and the server.</summary>
internal enum FaultKind
{
    /// <summary>Nothing: it is answered as ever.</summary>
    None,

    /// <summary>The connection is refused: the server never hears of it.</summary>
    RefusedConnection,

    /// <summary>The connection is reset when half of the request was sent: the server cannot use it.</summary>
    BrokenRequest,

    /// <summary>The server does it, and its answer is lost.</summary>
    LostAnswer,

    /// <summary>The server does it, and the connection is reset in the middle of its answer.</summary>
    BrokenAnswer,

    /// <summary>The attempt times out, and the request reaches the server later.</summary>
    LateRequest,

    /// <summary>429, and nothing is done.</summary>
    TooManyRequests,

    /// <summary>500, and nothing is done.</summary>
    ServerError,

    /// <summary>500, and the server did it.</summary>
    ServerErrorAfterwards,

    /// <summary>503 ServerBusy, and nothing is done.</summary>
    ServerBusy,
}
