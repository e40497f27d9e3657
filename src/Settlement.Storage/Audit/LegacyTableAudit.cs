using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Finds the users who have more than one row for a date in a legacy settlement table.</summary>
/// <remarks>
/// The rows may be in any order, and the file need not fit into memory. It is read once to check every line and to keep a
/// fingerprint of each row, and once more, if any fingerprint is repeated, for the rows that have it.
/// </remarks>
/// <param name="columns">What the columns are called.</param>
/// <param name="currency">Gives the decimals of amounts.</param>
public sealed class LegacyTableAudit(AuditColumns columns, Currency currency)
{
    /// <summary>The bits of a fingerprint that are used; fewer of them make different rows look alike.</summary>
    internal ulong FingerprintMask { get; init; } = ulong.MaxValue;

    /// <summary>Audits a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many bytes of the file have been read, over both passes; may be null. The second pass is left out where nothing is repeated.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    public AuditReport Run(string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var file = InputFile.Open(path, progress);
        var fingerprints = new RowFingerprints(FingerprintMask);
        var hash = CountRows(file, fingerprints, cancellationToken);
        if (fingerprints.Rows == 0)
        {
            throw new InputProblems(file.Name).Refusal("the file has a header and no rows");
        }

        var repeated = fingerprints.FindRepeated();
        var duplicates = repeated.Count == 0 ? [] : FindDuplicates(file, fingerprints, repeated, hash, cancellationToken);
        return new AuditReport(fingerprints.Rows, fingerprints.Users, fingerprints.Dates, duplicates);
    }

    // Returns the hash of the bytes read.
    private byte[] CountRows(InputFile file, RowFingerprints fingerprints, CancellationToken cancellationToken)
    {
        var problems = new InputProblems(file.Name);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        var row = new LegacyTableRow(rows, problems, columns, currency);
        while (rows.Read())
        {
            if (row.TryReadKey(out var user, out var date, out var problem) && row.TryReadCredit(out _, out _, out problem))
            {
                fingerprints.Add(user, date);
            }
            else
            {
                problems.Add(rows.Line, problem!);
            }
        }

        problems.ThrowIfAny();
        return lines.TakeHash();
    }

    private IEnumerable<Duplicate> FindDuplicates(
        InputFile file, RowFingerprints fingerprints, HashSet<ulong> repeated, byte[] hash, CancellationToken cancellationToken)
    {
        var problems = new InputProblems(file.Name);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        var row = new LegacyTableRow(rows, problems, columns, currency);
        var candidates = new Dictionary<(UserId User, SettlementDate Date), List<LegacyRow>>();
        while (rows.Read())
        {
            if (!row.TryReadKey(out var user, out var date, out _))
            {
                throw Changed(problems);
            }

            if (!repeated.Contains(fingerprints.Of(user, date)))
            {
                continue;
            }

            if (!row.TryReadCredit(out var earnings, out var createdAt, out _))
            {
                throw Changed(problems);
            }

            if (!candidates.TryGetValue((user, date), out var found))
            {
                candidates.Add((user, date), found = []);
            }

            found.Add(new LegacyRow(user, date, earnings, createdAt, row.ReadTransactionId()));
        }

        return lines.TakeHash().AsSpan().SequenceEqual(hash)
            ? candidates.Values.Where(found => found.Count > 1).Select(found => new Duplicate(found))
            : throw Changed(problems);
    }

    private static InputFileException Changed(InputProblems problems) =>
        problems.Refusal("the file changed while it was being read; audit it again when it is complete");
}
