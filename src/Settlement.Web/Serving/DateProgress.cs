using Microsoft.AspNetCore.Http;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>How a date stands, for pages that show or wait for it.</summary>
internal sealed class DateProgress(DayRoutes days, ServedSettings settings, TimeProvider time)
{
    private static readonly TimeSpan PreviewPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The run that goes on, or the dry run; null where none does.</summary>
    public static RunStateDocument? GoingOn(DayDocument? status) => status switch
    {
        { Run: { } run } when IsGoingOn(run.Status) => run,
        { LatestDryRun: { } dryRun } when IsGoingOn(dryRun.Status) => dryRun,
        _ => null,
    };

    public static bool IsGoingOn(string status) => status is "pending" or "running" or "suspended";

    /// <summary>How a date stands; null for a date of which no run is known.</summary>
    public async Task<DayDocument?> StatusAsync(HttpRequest request, SettlementDate date, IWorkflowEngine engine)
    {
        try
        {
            return await days.ReadStatusAsync(date, engine, request.HttpContext.RequestAborted);
        }
        catch (ProblemException problem) when (problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>A run once it has ended; as it stands if that takes longer than a person waits.</summary>
    public async Task<RunStateDocument?> EndOfAsync(HttpRequest request, SettlementDate date, IWorkflowEngine engine, Func<DayDocument, RunStateDocument?> find)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var run = await StatusAsync(request, date, engine) is { } status ? find(status) : null;
            if ((run is not null && !IsGoingOn(run.Status)) || time.GetElapsedTime(started) > PreviewPatience)
            {
                return run;
            }

            await Task.Delay(LookInterval, time, request.HttpContext.RequestAborted);
        }
    }

    /// <summary>The preview of a correction, likewise.</summary>
    public async Task<CorrectionStateDocument?> EndOfPreviewAsync(SettlementDate date, IWorkflowEngine engine)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var preview = CorrectionState.Of(await engine.FindAsync(CorrectionRequest.PreviewOf(date)), settings.Currency);
            if ((preview is not null && !IsGoingOn(preview.Status)) || time.GetElapsedTime(started) > PreviewPatience)
            {
                return preview;
            }

            await Task.Delay(LookInterval, time);
        }
    }
}
