using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Makes synthetic positions: the same bytes for the same users and seed, on every machine.</summary>
public static class PositionsGenerator
{
    /// <summary>Writes a positions file (<c>user_id,balance</c>), sorted by user id.</summary>
    /// <param name="output">Where the UTF-8 text goes; left open.</param>
    /// <param name="users">How many users, 1 to 100,000,000.</param>
    /// <param name="date">The settlement date; another date gives other balances.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="progress">Told how many users have been written; may be null.</param>
    /// <param name="cancellationToken">Stops between users.</param>
    public static Task WriteAsync(
        Stream output, long users, SettlementDate date, long seed, Currency currency, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{output} {users} {date} {seed} {currency} {progress} {cancellationToken.IsCancellationRequested}");
}
