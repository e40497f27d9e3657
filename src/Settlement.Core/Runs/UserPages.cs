using System.Globalization;

namespace Settlement.Core;

/// <summary>Lists the users of a run page by page, whatever its scope.</summary>
internal sealed class UserPages(IInputStore inputs, ISettlementStore store)
{
    /// <exception cref="InputsMovedException">The run settles what was previewed, and positions were imported since.</exception>
    public async Task<UserPage> ListAsync(ListPageInput input, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(input, cancellationToken);

        // Afterwards: what was read is then what was previewed.
        return input.Request.PositionsVersion is not { } version ||
            await inputs.ReadPositionsVersionAsync(input.Request.Date, cancellationToken) == version
            ? page
            : throw new InputsMovedException(input.Request.Date);
    }

    private async Task<UserPage> ReadAsync(ListPageInput input, CancellationToken cancellationToken)
    {
        var request = input.Request;
        var size = request.Sizing.PageSize;
        if (request.Scope == RunScope.AllUsers && input.Plan is { } plan &&
            await store.ListUnsettledAsync(inputs, plan, request.RunId, input.Part, input.Continuation, size, cancellationToken) is { } compared)
        {
            return new UserPage(compared.Others, compared.Continuation, compared.Agreed.Tally);
        }

        var page = await (request.Scope switch
        {
            RunScope.AllUsers => inputs.ListPositionsAsync(request.Date, input.Part, input.Continuation, size, cancellationToken),
            RunScope.NamedUsers => ListNamedAsync(request, input.Continuation, size, cancellationToken),
            RunScope.OnlyFailed => ListFailedAsync(request, input.Continuation, size, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(input), request.Scope, "unknown scope"),
        });
        return new UserPage(page.Items, page.Continuation);
    }

    private async Task<Page<StoredPosition>> ListNamedAsync(
        RunRequest request, string? continuation, int size, CancellationToken cancellationToken)
    {
        var start = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
        var end = Math.Min(start + size, request.Users.Count);
        var users = request.Users.Skip(start).Take(end - start).Select(user => user.Value).ToList();
        var positions = await ReadAsync(request.Date, users, cancellationToken);
        var next = end < request.Users.Count ? end.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<StoredPosition>(positions, next);
    }

    private async Task<Page<StoredPosition>> ListFailedAsync(
        RunRequest request, string? continuation, int size, CancellationToken cancellationToken)
    {
        var failed = await store.ListAttentionAsync(request.Date, continuation, size, cancellationToken);
        var users = failed.Items.Select(result => result.UserId).ToList();
        return new Page<StoredPosition>(await ReadAsync(request.Date, users, cancellationToken), failed.Continuation);
    }

    // A user whose position has been withdrawn since has nothing to be settled.
    private async Task<IReadOnlyList<StoredPosition>> ReadAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var positions = await inputs.ReadPositionsAsync(date, users, cancellationToken);
        return [.. positions.OfType<StoredPosition>()];
    }
}
