using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Imports a yields file (<c>date,income_per_10000</c>, or another quote's column), all or nothing.</summary>
public sealed class YieldsImport
{
    private readonly IInputStore inputs;
    private readonly ClosedDates closedDates;
    private readonly ImportAdvice advice;
    private readonly ImportChecks? checks;

    /// <param name="inputs">Where yields go.</param>
    /// <param name="settlements">Says which days are closed.</param>
    /// <param name="checks">The named checks; null for none.</param>
    public YieldsImport(IInputStore inputs, ISettlementStore settlements, ImportChecks? checks = null)
        : this(inputs, settlements, ImportAdvice.CommandLine, checks)
    {
    }

    internal YieldsImport(IInputStore inputs, ISettlementStore settlements, ImportAdvice advice, ImportChecks? checks)
    {
        this.checks = checks;
        this.inputs = inputs;
        closedDates = new ClosedDates(inputs, settlements);
        this.advice = advice;
    }

    /// <summary>What the file was announced to hold, beside what a control file says; a yields file has no total.</summary>
    public IReadOnlyList<FileAnnouncement> Announced { get; init; } = [];

    /// <summary>Imports the file, if it holds what it was announced to hold: there may be a <see cref="ControlFile"/> beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">Whether a yield that is there may be replaced by another.</param>
    /// <param name="allowNegative">Whether negative yields are welcome.</param>
    /// <param name="cancellationToken">Stops the import; nothing is written then.</param>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<ImportReport> ImportAsync(string path, bool replace, bool allowNegative, CancellationToken cancellationToken)
    {
        using var file = InputFile.Open(path, progress: null);
        file.Announced = ControlFile.Beside(path, Announced);
        return await ImportAsync(file, replace, allowNegative, cancellationToken);
    }

    /// <summary>Imports a file that is open.</summary>
    internal Task<ImportReport> ImportAsync(InputFile file, bool replace, bool allowNegative, CancellationToken cancellationToken) =>
        ComparedImport.RunAsync(async () =>
        {
            var letThrough = new LetThrough();
            var (yields, ignoredColumns, lastLineIsOpen) = await ReadAsync(file, replace, allowNegative, letThrough, cancellationToken);
            var accepted = checks?.Keep(letThrough, file.Name) ?? [];
            return new ImportReport(await inputs.WriteYieldsAsync(yields, replace, accepted, cancellationToken), ignoredColumns, lastLineIsOpen);
        });

    private async Task<(IReadOnlyList<KeyValuePair<SettlementDate, Yield>> Yields, IReadOnlyList<string> IgnoredColumns, bool LastLineIsOpen)> ReadAsync(
        InputFile file, bool replace, bool allowNegative, LetThrough letThrough, CancellationToken cancellationToken)
    {
        var problems = new InputProblems(file.Name);
        using var lines = file.BeginPass(problems, cancellationToken);
        using var rows = new CsvRows(lines, problems);
        var row = new YieldRow(rows, problems, allowNegative, advice);
        var firstLines = new Dictionary<SettlementDate, int>();
        var yields = new List<KeyValuePair<SettlementDate, Yield>>();
        long refused = 0;
        while (rows.Read())
        {
            if (!row.TryReadDate(out var date, out var problem))
            {
                problems.Add(rows.Line, problem!);
            }
            else if (!firstLines.TryAdd(date, rows.Line))
            {
                problems.Add(rows.Line, string.Create(
                    CultureInfo.InvariantCulture, $"date {date} is already on line {firstLines[date]}; keep one of the two"));
            }
            else if (!row.TryReadYield(date, out var yield, out problem))
            {
                problems.Add(rows.Line, problem!);
            }
            else if (checks?.FindFutureProblem(date, letThrough) is { } future)
            {
                problems.Add(rows.Line, future);
            }
            else
            {
                yields.Add(new(date, yield));
                if (await FindConflictAsync(date, yield, replace, cancellationToken) is { } conflict)
                {
                    problems.Add(rows.Line, conflict);
                    refused++;
                }
            }
        }

        if (yields.Count == 0)
        {
            problems.ThrowIfAny();
            throw problems.Refusal("the file has a header and no rows");
        }

        if (problems.Count == refused)
        {
            // No total is compared, so that no currency is needed.
            new AnnouncedContent(yields.Count, TotalMinor: null, lines.TakeHash()).Compare(file.Announced, Currency.Cny, problems);
        }

        if (checks is not null)
        {
            foreach (var (date, jump) in await checks.FindProblemsAsync(inputs, yields, letThrough, cancellationToken))
            {
                problems.Add(firstLines[date], jump);
            }
        }

        problems.ThrowIfAny();

        // A yield that is there already was let through when it came.
        foreach (var (date, yield) in yields.Where(yield => letThrough.Contains(yield.Key)))
        {
            if (await inputs.ReadYieldAsync(date, cancellationToken) == yield)
            {
                letThrough.Remove(date);
            }
        }

        return (yields, row.IgnoredColumns, lines.LastLineIsOpen && file.Announced.Count == 0);
    }

    private async Task<string?> FindConflictAsync(
        SettlementDate date, Yield yield, bool replace, CancellationToken cancellationToken)
    {
        var stored = await inputs.ReadYieldAsync(date, cancellationToken);
        if (stored == yield)
        {
            return null;
        }

        var obstacle = await closedDates.LiftLeftoverSealAsync(date, cancellationToken);
        if (obstacle is null && (stored is null || replace))
        {
            return null;
        }

        var there = stored is null ? $"date {date} has no yield" : $"date {date} already has {stored}";
        return $"{there} and {yield} here; {obstacle ?? advice.Replace}";
    }
}
