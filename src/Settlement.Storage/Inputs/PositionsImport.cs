using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Imports a positions file (<c>user_id,balance</c>), the whole set of a date unless it only adds, all or nothing.</summary>
/// <remarks>
/// The file is read twice, so that it need not fit into memory: once to find everything that is wrong with it, once to
/// write it. A file that changed in between is refused, and the store rolls back.
/// </remarks>
public sealed class PositionsImport
{
    private readonly IInputStore inputs;
    private readonly ClosedDates closedDates;
    private readonly Currency currency;
    private readonly ImportAdvice advice;
    private readonly ImportChecks? checks;

    /// <param name="inputs">Where positions go.</param>
    /// <param name="settlements">Says which days are closed.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="checks">The named checks; null for none.</param>
    public PositionsImport(IInputStore inputs, ISettlementStore settlements, Currency currency, ImportChecks? checks = null)
        : this(inputs, settlements, currency, ImportAdvice.CommandLine, checks)
    {
    }

    internal PositionsImport(
        IInputStore inputs, ISettlementStore settlements, Currency currency, ImportAdvice advice, ImportChecks? checks)
    {
        this.checks = checks;
        this.inputs = inputs;
        closedDates = new ClosedDates(inputs, settlements);
        this.currency = currency;
        this.advice = advice;
    }

    /// <summary>What the file was announced to hold, beside what a control file says.</summary>
    public IReadOnlyList<FileAnnouncement> Announced { get; init; } = [];

    /// <summary>Imports the file, if it holds what it was announced to hold: there may be a <see cref="ControlFile"/> beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="date">The settlement date of the positions.</param>
    /// <param name="rule">What it may do to what is there.</param>
    /// <param name="progress">Told how many bytes of the file have been read, over both passes; may be null. The second pass is left out where it has nothing to write.</param>
    /// <param name="cancellationToken">Stops the import; nothing is written then.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<ImportReport> ImportAsync(
        string path, SettlementDate date, PositionsRule rule, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var file = InputFile.Open(path, progress);
        file.Announced = ControlFile.Beside(path, Announced);
        return await ImportAsync(file, date, rule, cancellationToken);
    }

    /// <summary>Imports a file that is open.</summary>
    internal Task<ImportReport> ImportAsync(InputFile file, SettlementDate date, PositionsRule rule, CancellationToken cancellationToken) =>
        ComparedImport.RunAsync(async () =>
        {
            var check = await CheckAsync(file, date, rule, cancellationToken);
            if (check.IsStored)
            {
                return new ImportReport(new ImportCounts(Added: 0, check.Unchanged, Replaced: 0), check.IgnoredColumns, check.LastLineIsOpen);
            }

            var counts = await inputs.WritePositionsAsync(
                date,
                ReadAhead.Of(ReadAgain(file, check.Hash, cancellationToken)).Concat(check.Withdrawn.Select(Position.Withdrawn)),
                rule,
                check.Accepted,
                cancellationToken);
            return new ImportReport(counts, check.IgnoredColumns, check.LastLineIsOpen);
        });

    /// <summary>Finds everything that is wrong with a file; writes nothing.</summary>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    internal async Task<CheckedPositions> CheckAsync(
        InputFile file, SettlementDate date, PositionsRule rule, CancellationToken cancellationToken)
    {
        var problems = new InputProblems(file.Name);
        var letThrough = new LetThrough();
        checks?.RefuseFile(problems, file.Name, date, letThrough);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        var row = new PositionRow(rows, problems, currency, user => checks?.FindProblem(user, date, letThrough));
        var users = new UserLines(line => ReadUsersBefore(file, line, cancellationToken));
        var comparison = await BeginComparisonAsync(problems, date, rule, cancellationToken);
        while (rows.Read())
        {
            if (!row.TryReadUser(out var user, out var problem))
            {
                problems.Add(rows.Line, problem!);
            }
            else if (users.Add(user, rows.Line) is { } firstLine)
            {
                problems.Add(rows.Line, string.Create(
                    CultureInfo.InvariantCulture, $"user {QuotedText.Of(user.Value)} is already on line {firstLine}; keep one of the two"));
            }
            else if (!row.TryReadBalance(user, out var balance, out problem))
            {
                problems.Add(rows.Line, problem!);
            }
            else
            {
                await comparison.AddAsync(new Position(user, balance), rows.Line, cancellationToken);
            }
        }

        await comparison.FlushAsync(cancellationToken);
        if (comparison.Total == 0)
        {
            problems.ThrowIfAny();
            throw problems.Refusal("the file has a header and no rows");
        }

        // Where a row cannot be read, nobody knows yet who is missing, or what the balances come to.
        IReadOnlyList<UserId> missing = [];
        var hash = lines.TakeHash();
        if (problems.Count == comparison.Refused)
        {
            missing = await comparison.FindMissingAsync(users, cancellationToken);
            new AnnouncedContent(comparison.Total, comparison.SumMinor, hash).Compare(file.Announced, currency, problems);
        }

        problems.ThrowIfAny();
        return new CheckedPositions(comparison.Total, comparison.Unchanged, missing, hash, rows.Header, row.IgnoredColumns)
        {
            LastLineIsOpen = lines.LastLineIsOpen && file.Announced.Count == 0,
            Accepted = checks?.Keep(letThrough, file.Name) ?? [],
        };
    }

    private async Task<PositionsComparison> BeginComparisonAsync(
        InputProblems problems, SettlementDate date, PositionsRule rule, CancellationToken cancellationToken)
    {
        var rules = new PositionsComparison.Rules(
            await inputs.CountPositionsAsync(date, cancellationToken),
            Obstacle: await closedDates.LiftLeftoverSealAsync(date, cancellationToken),
            rule);
        return new PositionsComparison(inputs, problems, date, currency, rules, advice);
    }

    // Whatever is wrong with these rows was found when they were first read.
    private IEnumerable<KeyValuePair<UserId, int>> ReadUsersBefore(InputFile file, int line, CancellationToken cancellationToken)
    {
        var problems = new InputProblems(file.Name);
        using var aside = file.BeginAside(problems, cancellationToken);
        using var rows = new CsvRows(aside.Lines, problems);
        var row = new PositionRow(rows, problems, currency);
        while (rows.Read() && rows.Line < line)
        {
            if (row.TryReadUser(out var user, out _))
            {
                yield return new(user, rows.Line);
            }
        }
    }

    // What this throws comes out of the store's own enumeration, so the store writes nothing.
    private IEnumerable<Position> ReadAgain(InputFile file, byte[] hash, CancellationToken cancellationToken)
    {
        var problems = new InputProblems(file.Name);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        var row = new PositionRow(rows, problems, currency);
        while (rows.Read())
        {
            if (!row.TryReadUser(out var user, out _) || !row.TryReadBalance(user, out var balance, out _))
            {
                throw Changed(problems);
            }

            yield return new Position(user, balance);
        }

        if (!lines.TakeHash().AsSpan().SequenceEqual(hash))
        {
            throw Changed(problems);
        }
    }

    private static InputFileException Changed(InputProblems problems) =>
        problems.Refusal("the file changed while it was being imported; import it again when it is complete");
}

/// <summary>A positions file in which nothing is wrong.</summary>
/// <param name="Total">Its positions; at least one.</param>
/// <param name="Unchanged">Those that are stored with the same balance.</param>
/// <param name="Withdrawn">Users who are stored and not in it, and are to be withdrawn.</param>
/// <param name="Hash">SHA-256 of all its bytes.</param>
/// <param name="Header">The names of its columns.</param>
/// <param name="IgnoredColumns">Those that are not needed.</param>
internal sealed record CheckedPositions(
    long Total, long Unchanged, IReadOnlyList<UserId> Withdrawn, byte[] Hash, IReadOnlyList<string> Header, IReadOnlyList<string> IgnoredColumns)
{
    /// <summary>See <see cref="ImportReport.LastLineIsOpen"/>.</summary>
    public bool LastLineIsOpen { get; init; }

    /// <summary>What the checks found and somebody accepted.</summary>
    public IReadOnlyList<AcceptedCheck> Accepted { get; init; } = [];

    /// <summary>Whether the store has all of it, and nothing has to be written.</summary>
    public bool IsStored => Unchanged == Total && Withdrawn.Count == 0;
}
