using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// The activities of a correction's workflows. Like those of a run they are safe to repeat and not stopped half-way. A preview holds no
/// lease, and sends no heartbeats.
/// </summary>
public sealed class CorrectionActivityFunctions(ActivityBoundary boundary, SettlementMeter meter, ILogger<CorrectionActivityFunctions> logger)
{
    [Function("PlanCorrection")]
    public Task<ActivityAnswer<CorrectionPlanning>> PlanCorrectionAsync([ActivityTrigger] CorrectionRequest input) => boundary.AnswerAsync(
        CorrectionActivities.PlanCorrection, input.Date, input.Book ? input.RunId : null, open => Activities(open).PlanCorrectionAsync(input, CancellationToken.None));

    [Function("CorrectPage")]
    public Task<ActivityAnswer<CorrectedPage>> CorrectPageAsync([ActivityTrigger] CorrectPageInput input) =>
        boundary.AnswerAsync(CorrectionActivities.CorrectPage, input.Plan.Date, input.HasTurn ? input.RunId : null, async open =>
        {
            var page = await Activities(open).CorrectPageAsync(input, CancellationToken.None);
            if (input.Book)
            {
                meter.Corrected(page.Part.Users.Tally);
            }

            return page;
        });

    [Function("FreezeCorrection")]
    public Task<ActivityAnswer<FrozenCorrection>> FreezeCorrectionAsync([ActivityTrigger] FreezeCorrectionInput input) =>
        boundary.AnswerAsync(CorrectionActivities.FreezeCorrection, input.Plan.Date, input.RunId, async open =>
        {
            var frozen = await Activities(open).FreezeCorrectionAsync(input, CancellationToken.None);
            logger.LogInformation(
                "{Date}: correction {Number} {What}", input.Plan.Date, input.Plan.Number, frozen.Obstacle is { } obstacle ? obstacle.ToKebabCase() : "is frozen");
            return frozen;
        });

    [Function("CompareEntries")]
    public Task<ActivityAnswer<ComparedEntries>> CompareEntriesAsync([ActivityTrigger] CompareEntriesInput input) => boundary.AnswerAsync(
        CorrectionActivities.CompareEntries, input.Date, input.RunId, open => Activities(open).CompareEntriesAsync(input, CancellationToken.None));

    [Function("FinishCorrection")]
    public Task<ActivityAnswer<CorrectionReconciliation>> FinishCorrectionAsync([ActivityTrigger] FinishCorrectionInput input) =>
        boundary.AnswerAsync(CorrectionActivities.FinishCorrection, input.Date, input.RunId, async open =>
        {
            var found = await Activities(open).FinishCorrectionAsync(input, CancellationToken.None);
            meter.Compared(found);
            return found;
        });

    [Function("BeginCloseCorrection")]
    public Task<ActivityAnswer<CorrectionCloseStart>> BeginCloseCorrectionAsync([ActivityTrigger] CorrectionCloseRequest input) => boundary.AnswerAsync(
        CorrectionActivities.BeginCloseCorrection, input.Date, input.RunId, open => Activities(open).BeginCloseCorrectionAsync(input, CancellationToken.None));

    [Function("CloseCorrection")]
    public Task<ActivityAnswer<CorrectionCloseReport>> CloseCorrectionAsync([ActivityTrigger] CloseCorrectionInput input) =>
        boundary.AnswerAsync(CorrectionActivities.CloseCorrection, input.Date, input.RunId, async open =>
        {
            var report = await Activities(open).CloseCorrectionAsync(input, CancellationToken.None);
            var hash = report.Certificate is { } text ? Digest.Of(text).ToString() : "none";
            logger.LogInformation(
                "{Date}: close of correction {Number} came to {Verdict}; certificate {Hash}", report.Date, report.Number, report.Verdict.ToKebabCase(), hash);
            return report;
        });

    private static CorrectionActivities Activities(OpenStores open) => new(open.Inputs, open.Settlements, open.Corrections, open.Payments);
}
