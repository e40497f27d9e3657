using Settlement.Core;

namespace Settlement.Storage;

/// <summary>A query that is read page by page.</summary>
/// <param name="continuation">Null for the first page, then what the page before returned.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal delegate Task<Page<T>> PageQuery<T>(string? continuation, CancellationToken cancellationToken);
