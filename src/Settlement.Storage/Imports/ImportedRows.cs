using Settlement.Core;

namespace Settlement.Storage.Imports;

/// <summary>What an import may do to the rows that are there, whose number it is and whether it may replace.</summary>
/// <param name="numbered">The import.</param>
/// <param name="manifest">The manifest as it stood when it began.</param>
/// <param name="replace">Whether values that count may be replaced.</param>
internal sealed class ImportedRows(NumberedImport numbered, ImportManifest manifest, bool replace)
{
    /// <summary>The import's number.</summary>
    public int Number => manifest.Last;

    /// <summary>Whether there was no import before, so that there is nothing to read.</summary>
    public bool IsFirst => manifest.Last == 1;

    /// <summary>Decides what to do about one row.</summary>
    /// <param name="name">What the row is called in a message.</param>
    /// <param name="wanted">What is to be written.</param>
    /// <param name="stored">The row that is there; null if none is.</param>
    /// <exception cref="InputDiffersException">Another value counts, and may not be replaced.</exception>
    /// <exception cref="StoreUnavailableException">A later import wrote it: this one was given up.</exception>
    public RowWrite<T> Decide<T>(string name, T wanted, ImportedRow<T>? stored)
        where T : class, IImportedValue
    {
        if (stored is not { } there)
        {
            return new RowWrite<T>(Tally(wanted, before: null), IsNeeded: true, Before: null);
        }

        if (there.Import > Number)
        {
            throw numbered.GivenUp();
        }

        if (there.Import == Number)
        {
            // Our own first write, met again after a lost answer.
            return new RowWrite<T>(Tally(wanted, there.Before), IsNeeded: false, there.Before);
        }

        var before = there.Counting(manifest);
        var tally = Tally(wanted, before);

        // No other import can be published between begin and end, so what is seen here is what this one would change.
        return tally.Replaces && !replace
            ? throw numbered.Differs(name)
            : new RowWrite<T>(tally, IsNeeded: !wanted.Equals(before), before);
    }

    private static ImportTally Tally<T>(T wanted, T? before)
        where T : class, IImportedValue => ImportTally.Of(before?.IsWithdrawn, wanted.IsWithdrawn, wanted.Equals(before));
}

/// <summary>A row as a store has it: the import that wrote it last, what that wrote, and what counted before.</summary>
/// <param name="Import">The number of the import.</param>
/// <param name="Value">What it wrote.</param>
/// <param name="Before">What counted before it; null if nothing did.</param>
internal readonly record struct ImportedRow<T>(int Import, T? Value, T? Before)
    where T : class
{
    /// <summary>What counts; null if nothing does: the row cannot be seen.</summary>
    public T? Counting(ImportManifest manifest) => manifest.Counts(Import) ? Value : Before;
}

/// <summary>What a row holds; compared by value.</summary>
internal interface IImportedValue
{
    /// <summary>Whether it is a position that is withdrawn.</summary>
    bool IsWithdrawn { get; }
}

/// <summary>What an import does about one row.</summary>
/// <param name="Tally">What it comes to.</param>
/// <param name="IsNeeded">Whether the row has to be written.</param>
/// <param name="Before">What counts before it, to be kept beside it.</param>
internal readonly record struct RowWrite<T>(ImportTally Tally, bool IsNeeded, T? Before)
    where T : class;

/// <summary>Writes rows of an import into a store, in whatever order and number at once suits it.</summary>
/// <typeparam name="TRow">A row: its key and its value.</typeparam>
internal interface IRowWriter<TRow>
{
    /// <summary>Writes rows, each key once, as <see cref="ImportedRows.Decide"/> has it.</summary>
    Task<ImportTally> WriteAsync(IEnumerable<TRow> rows, ImportedRows there, CancellationToken cancellationToken);
}
