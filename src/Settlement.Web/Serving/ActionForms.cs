using System.Globalization;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>What the forms of the operations page say and show.</summary>
internal static class ActionForms
{
    private const int FirstUsers = 10;

    public static ActionForm CatchUpForm(PageLinks links, string? from, string? to) => new()
    {
        Title = "Catch up",
        Lead = "Settles every date that is due, has its inputs and is not settled, oldest first. A date that fails keeps nobody from the next.",
        Path = links.CatchUp,
        Back = links.Days,
        Button = "Show the dates",
        Step = "preview",
        Fields =
        [
            new("from", "First date", "As in 2014-08-05; empty for as far back as the schedule looks.", from),
            new("to", "Last date", "Empty for the latest date that is due.", to),
        ],
    };

    public static ActionForm Previewed(ActionForm form, CatchUpStartedDocument plan) => plan.Dates.Count == 0
        ? form with { Problem = $"From {plan.From} to {plan.To} there is nothing to settle." }
        : form with
        {
            Lead = $"These dates from {plan.From} to {plan.To} would be settled now.",
            Shown =
            [
                new("Dates", Figures.Count(plan.Dates.Count)), new("Which", string.Join(", ", plan.Dates)),
                new("Without their inputs", Figures.Count(plan.Waiting.Count)), new("Before these, and left", Figures.Count(plan.Left.Count)),
            ],
            Fields = [],
            Kept = [("shown", Digest.Of(string.Join(' ', plan.Dates)).ToString()), ("from", plan.From), ("to", plan.To)],
            Button = "Settle these dates",
            Step = "do",
        };

    public static ActionForm RunForm(PageLinks links, SettlementDate date) => new()
    {
        Back = links.Day(date),
        Title = $"Run {date}",
        Lead = "A dry run writes nothing and shows what a run would do. Users already settled are left alone.",
        Path = links.Day(date, "run"),
        Button = "Show what would happen",
        Step = "preview",
    };

    public static ActionForm Previewed(ActionForm form, RunStateDocument? run)
    {
        if (run is null)
        {
            return form with { Problem = "There is no dry run to look at. Ask for one." };
        }

        if (DateProgress.IsGoingOn(run.Status))
        {
            return form with { Problem = "The dry run goes on. Ask again in a moment.", Button = "Ask again", Step = "look" };
        }

        if (run is not { Status: "completed", Plan: not null, InputsHash: { } hash })
        {
            return form with { Problem = run.Problem ?? (run.Missing is { } missing ? $"The date lacks its {missing}." : $"The date cannot be planned: {run.Verdict}.") };
        }

        return form with
        {
            Lead = "This is what a run would do now.",
            Shown =
            [
                new("Plan", run.Plan), new("Users", Figures.Count(run.Users)), new("To be settled", Figures.Count(run.Settled)),
                new("Already settled", Figures.Count(run.AlreadySettled)), new("Nothing to settle", Figures.Count(run.NothingToSettle)),
                new("In conflict", Figures.Count(run.Conflicts)), new("In quarantine", Figures.Count(run.Quarantined)),
            ],
            Kept = [("shown", hash)],
            Button = "Settle",
            Step = "do",
        };
    }

    public static ActionForm RetryForm(PageLinks links, DayReading reading) => new()
    {
        Back = links.Day(reading.Date),
        Title = $"Retry {reading.Date}",
        Lead = "Settles the users whose last result was a conflict or a quarantine. All others stay as they are.",
        Path = links.Day(reading.Date, "retry"),
        Shown =
        [
            new("In conflict or quarantine", Figures.Count(reading.Attention.Count) + (reading.MoreAttention == 0 ? string.Empty : " and more")),
            new("The first of them", string.Join(", ", reading.Attention.Take(FirstUsers).Select(result => OneLine.Of(result.UserId)))),
        ],
        Button = "Retry them",
        Step = "do",
    };

    public static ActionForm CancelForm(PageLinks links, SettlementDate date) => new()
    {
        Back = links.Day(date),
        Title = $"Cancel the run of {date}",
        Lead = "The run stops between two pieces of work. What is settled stays settled, and the next run goes on.",
        Path = links.Day(date, "cancel"),
        Button = "Cancel the run",
        Step = "do",
    };

    public static ActionForm PauseForm(PageLinks links, PauseEntry? pause) => pause is { IsPaused: true }
        ? new ActionForm
        {
            Back = links.Days,
            Title = "Resume the schedule",
            Lead = "The next tick of the timer settles every date that is due and has its inputs.",
            Path = links.Pause,
            Shown = [new("Paused by", OneLine.Of(pause.By)), new("Since", Figures.Time(pause.At)), new("Reason", OneLine.Of(pause.Reason ?? string.Empty))],
            Kept = [("shown", Digest.Of($"{pause.By}|{pause.At:O}|{pause.Reason}").ToString())],
            Button = "Resume",
            Step = "resume",
        }
        : new ActionForm
        {
            Back = links.Days,
            Title = "Pause the schedule",
            Lead = "The timer settles nothing until somebody resumes it. Runs that a person asks for go on.",
            Path = links.Pause,
            Fields = [new("reason", "Reason", "One line, kept in the store with your name.") { IsRequired = true }],
            Button = "Pause",
            Step = "pause",
        };

    public static ActionForm CloseForm(PageLinks links, Day day)
    {
        var currency = day.Plan.Currency;
        var totals = day.Totals is { } sums ? TotalsDocument.Of(day.Plan, sums) : null;
        return new ActionForm
        {
            Back = links.Day(day.Plan.Date),
            Title = $"Close {day.Plan.Date}",
            Lead = "Reconciles every user once more and writes the certificate. A closed day never changes; what is wrong is corrected by new entries.",
            Path = links.Day(day.Plan.Date, "close"),
            Button = "Close the day for good",
            Step = "do",
            Shown = totals is null ? [] :
            [
                new("Plan", day.Plan.ToString()), new("Users", Figures.Count(totals.Users)), new("Earnings", totals.Earnings, currency.Code),
                new("Residue", totals.Residue, currency.Code),
            ],
            Kept = [("shown", Digest.Of($"{day.State}|{day.Plan}|{totals?.Users}|{totals?.Earnings}|{totals?.Residue}").ToString())],
        };
    }

    public static ActionForm VerifyForm(PageLinks links, SettlementDate date) => new()
    {
        Back = links.Day(date),
        Title = $"Verify {date}",
        Lead = "Reads every record and payment of the day again and compares them with its certificate. Nothing is written.",
        Path = links.Day(date, "verify"),
        Button = "Verify",
        Step = "verify",
    };

    public static ActionForm Verified(ActionForm form, VerifyReport report)
    {
        List<Figure> facts =
        [
            new("Certificate", report.Certificate is { } certificate ? certificate.Hash.ToString() : "none that can be read"),
            new("Breaks", Figures.Count(report.Reconciliation?.BreakCount ?? 0)),
            new("Certificates in its chain", Figures.Count(report.Chained)),
            .. report.Differences.Select(difference => new Figure(difference.Code.ToKebabCase(), OneLine.Of(difference.Detail))),
        ];
        return report.Verdict switch
        {
            VerifyVerdict.Holds => form with { Lead = "The certificate holds: the day is as it was closed.", Shown = facts, Button = "Verify again" },
            VerifyVerdict.Differs => form with { Problem = "The certificate does not hold: something was changed since the day was closed.", Shown = facts, Button = "Verify again" },
            VerifyVerdict.PayerDiffers => form with { Problem = "Another payer than the day's is set, so its payments cannot be looked up." },
            _ => form with { Problem = "The day is not closed, so it has no certificate." },
        };
    }

    public static ActionForm CorrectForm(PageLinks links, SettlementDate date, GivenCorrection given) => new()
    {
        Back = links.Day(date),
        Title = $"Correct {date}",
        Lead = "A correction is new entries; the day itself stays as it is. What it comes to is shown first, and booked on your word.",
        Path = links.Day(date, "correct"),
        Button = "Show what it comes to",
        Step = "preview",
        Fields =
        [
            new("reason", "Reason", "One line, kept with the correction.", given.Reason) { IsRequired = true },
            new("yield", "Right yield", "As the day's plan quotes it; empty where it stays.", given.Yield),
            new("positions", "Right balances", "One line a user that changes: user,balance. Empty where none does.", given.Positions) { IsText = true },
        ],
    };

    public static ActionForm PreviewedCorrection(ActionForm form, GivenCorrection given, CorrectionStateDocument? preview)
    {
        if (preview is null)
        {
            return form with { Problem = "There is no preview to look at. Ask for one." };
        }

        if (DateProgress.IsGoingOn(preview.Status))
        {
            return form with { Problem = "The preview goes on. Ask again in a moment.", Button = "Ask again", Step = "look" };
        }

        if (preview.Report?.Correction is not { } plan || preview.Report.Problem is not null)
        {
            return form with { Problem = preview.Problem ?? preview.Report?.Problem ?? "The correction could not be previewed." };
        }

        if (plan.Users == 0)
        {
            return form with { Problem = "These inputs change nobody's amount.", Shown = FactsOf(plan), Fields = form.Fields };
        }

        return form with
        {
            Shown = FactsOf(plan),
            Fields = [],
            Kept = [("reason", given.Reason ?? string.Empty), ("yield", given.Yield ?? string.Empty), ("positions", given.Positions ?? string.Empty), ("shown", plan.Hash)],
            Button = "Book exactly this",
            Step = "do",
        };
    }

    private static List<Figure> FactsOf(CorrectionPlanDocument plan) =>
    [
        new("Correction", plan.Number.ToString(CultureInfo.InvariantCulture)), new("Reason", plan.Reason), new("Yield", $"{plan.YieldBefore} → {plan.Yield}"),
        new("Users", Figures.Count(plan.Users)), new("Who get more", Figures.Count(plan.More)), new("How much more", plan.MoreAmount, plan.Currency),
        new("Who get less", Figures.Count(plan.Less)), new("How much less", plan.LessAmount, plan.Currency), new("In all", plan.Difference, plan.Currency),
        new("To the residue", plan.ResidueDifference, plan.Currency), new("Hash", plan.Hash),
    ];
}
