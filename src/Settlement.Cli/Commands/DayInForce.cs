using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>
/// The plan that holds for a date, with what the commands that read a day show beside it: no day where the date was never
/// run.
/// </summary>
internal sealed record DayInForce(Day? Day, DayPlan Plan, long Positions)
{
    /// <summary>Finds it.</summary>
    /// <param name="session">The command.</param>
    /// <param name="stores">Where the date is kept.</param>
    /// <param name="options">The settings that a first run would freeze.</param>
    /// <param name="date">The date.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="needsPositions">Whether a date that was never run and has a yield alone is refused.</param>
    /// <exception cref="BadUsageException">The date has neither a plan nor what a plan is made of.</exception>
    public static async Task<DayInForce> FindAsync(
        CommandSession session,
        OpenStores stores,
        SettleOptions options,
        SettlementDate date,
        CancellationToken cancellationToken,
        bool needsPositions = true)
    {
        var found = await PlanInForce.FindAsync(
            stores.Inputs, stores.Settlements, options.Settlement, stores.Payer, date, cancellationToken);
        var positions = await stores.Inputs.CountPositionsAsync(date, cancellationToken);
        if (found?.Day is null && positions == 0 && (needsPositions || found is null))
        {
            throw new BadUsageException(
                $"there is nothing for {date}: it was never run, and no positions were imported; " +
                $"import them with: settle{session.StoreArguments} import positions FILE.csv --date {date}");
        }

        return found is not null
            ? new DayInForce(found.Day, found.Plan, positions)
            : throw new BadUsageException(
                $"{date} was never run, and there is no yield for it; import one with: settle{session.StoreArguments} import yields FILE.csv");
    }

    /// <summary>Refuses to look up a day's payments with a payer that does not have them.</summary>
    /// <exception cref="BadUsageException">The day's payer is another.</exception>
    public static void RequirePayer(DayPlan plan, OpenStores stores)
    {
        var given = stores.Payer;
        if (plan.Payer != given)
        {
            throw new BadUsageException(PayerDiffers(plan, given));
        }
    }

    /// <summary>Reads the other side's list of a day's payments.</summary>
    /// <returns>Null where no file is given.</returns>
    /// <exception cref="BadUsageException">The ledger pays the day, and has no other side.</exception>
    /// <exception cref="InputFileException">The file was refused.</exception>
    public static PaymentsFile? ReadPayments(DayPlan plan, string? file, CancellationToken cancellationToken) => file is null
        ? null
        : plan.Payer == Payer.Service
            ? PaymentsFile.Read(file, plan.Date, plan.Currency, cancellationToken)
            : throw new BadUsageException($"{plan.Date} is paid by the ledger, whose postings are part of the records: leave --payments-file out");

    /// <summary>Reads the other side's list of the payments of a date that was run.</summary>
    /// <returns>Null where no file is given, or the date was never run.</returns>
    /// <inheritdoc cref="ReadPayments" path="/exception" />
    public static async Task<PaymentsFile?> ReadPaymentsAsync(
        OpenStores stores, SettlementDate date, string? file, CancellationToken cancellationToken) =>
        file is not null && await stores.Settlements.ReadDayAsync(date, cancellationToken) is { } day
            ? ReadPayments(day.Plan, file, cancellationToken)
            : null;

    /// <summary>Says that a day's payments were asked of another payer than its own, and what to do, on one line.</summary>
    public static string PayerDiffers(DayPlan plan, Payer given)
    {
        var remedy = plan.Payer == Payer.Ledger ? "leave --payments out" : "name the service with --payments";
        return $"{plan.Date} is paid by the {plan.Payer.Name()}, but its payments were looked for at the {given.Name()}: {remedy}";
    }
}
