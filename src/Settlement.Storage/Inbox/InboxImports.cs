using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// The imports of an inbox. Nobody stands by to mean it, so no value that is there is replaced, nobody is withdrawn and no
/// negative yield is welcome: such a file is refused, and a person imports it by hand.
/// </summary>
internal sealed class InboxImports(IInputStore inputs, ISettlementStore settlements, Currency currency, ImportChecks? checks)
{
    private static readonly ImportAdvice Advice = new(
        "an inbox replaces nothing: import the file with --replace if it is intended",
        "an inbox withdraws nobody: import the file with --replace to withdraw them, or with --add if it only adds users",
        "an inbox accepts no negative yields: import the file with --allow-negative if it is intended");

    /// <summary>Imports a whole file of either kind.</summary>
    /// <exception cref="InputFileException">The file was refused.</exception>
    public Task<ImportReport> ImportAsync(InputFile file, SettlementDate? positionsOf, CancellationToken cancellationToken)
    {
        return positionsOf is { } date
            ? Positions.ImportAsync(file, date, PositionsRule.WholeSet, cancellationToken)
            : new YieldsImport(inputs, settlements, Advice, checks).ImportAsync(file, replace: false, allowNegative: false, cancellationToken);
    }

    /// <summary>The import of positions.</summary>
    public PositionsImport Positions { get; } = new(inputs, settlements, currency, Advice, checks);
}
