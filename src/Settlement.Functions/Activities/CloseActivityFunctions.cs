using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>The activities of the close's workflow. Like those of a run they are safe to repeat and not stopped half-way.</summary>
public sealed class CloseActivityFunctions(ActivityBoundary boundary, ILogger<CloseActivityFunctions> logger)
{
    [Function("BeginClose")]
    public Task<ActivityAnswer<CloseStart>> BeginCloseAsync([ActivityTrigger] CloseRequest input) => boundary.AnswerAsync(
        CloseActivities.BeginClose, input.Date, input.RunId, open => Activities(open).BeginCloseAsync(input, CancellationToken.None));

    [Function("CloseDay")]
    public Task<ActivityAnswer<CloseReport>> CloseDayAsync([ActivityTrigger] CloseDayInput input) =>
        boundary.AnswerAsync(CloseActivities.CloseDay, input.Start.Plan.Date, input.RunId, async open =>
        {
            var report = await Activities(open).CloseDayAsync(input, CancellationToken.None);
            var hash = report.Certificate is { } text ? Digest.Of(text).ToString() : "none";
            logger.LogInformation("{Date}: close came to {Verdict}; certificate {Hash}", report.Date, report.Verdict.ToKebabCase(), hash);
            return report;
        });

    private static CloseActivities Activities(OpenStores open) => new(open.Inputs, open.Settlements, open.Payments, list: null, open.Corrections);
}
