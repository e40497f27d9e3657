using Settlement.Core;

namespace Settlement.Web;

/// <summary>
/// What runs workflows, as one request asks it: the app's durable engine, or the one in the process of <c>settle serve</c>. Of
/// the workflows of an instance id one at a time goes on, and one that has ended is replaced by the next. That saves double
/// work and no more: what keeps a user from being credited twice, and a day from being closed twice, is in the stores.
/// </summary>
public interface IWorkflowEngine
{
    /// <summary>The latest of an instance id, with its input, output and status; null if there was none.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer.</exception>
    Task<WorkflowInstance?> FindAsync(string instanceId);

    /// <summary>Whether the latest of an instance id has not ended; false if there was none.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer.</exception>
    Task<bool> IsGoingOnAsync(string instanceId);

    /// <summary>Starts a run; false if one of the date is in progress.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer; the run may have been started.</exception>
    Task<bool> TryStartAsync(RunRequest run);

    /// <summary>Starts a close; false if one of the date is in progress.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer; the close may have been started.</exception>
    Task<bool> TryStartAsync(CloseRequest close);

    /// <summary>Starts a correction or a preview; false if one of this instance id is in progress.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer; it may have been started.</exception>
    Task<bool> TryStartAsync(CorrectionRequest correction, string instanceId);

    /// <summary>Starts the close of a correction; false if one of that correction is in progress.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer; the close may have been started.</exception>
    Task<bool> TryStartAsync(CorrectionCloseRequest close);

    /// <summary>Starts a catch-up; false if one is in progress.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer; it may have been started.</exception>
    Task<bool> TryStartAsync(CatchUpStart catchUp);

    /// <summary>Ends a workflow at once; what it has called goes on. The reason is kept.</summary>
    /// <exception cref="TransientFailureException">The engine does not answer; the workflow may end all the same.</exception>
    Task TerminateAsync(string instanceId, string reason);

    /// <summary>Says that a run has lost its turn. An engine that sees its runs stops it now; any other run sees it by itself.</summary>
    Task NoteTurnLostAsync(string instanceId);
}

/// <summary>A catch-up that somebody asked for: runs of several dates, one after the other.</summary>
/// <param name="Id">Tells it from all others.</param>
/// <param name="By">Who: one line of 1 to 256 characters.</param>
/// <param name="LatestDue">The latest date that was due when it was asked for.</param>
/// <param name="Dates">The dates, oldest first.</param>
public sealed record CatchUpStart(Guid Id, string By, SettlementDate LatestDue, IReadOnlyList<SettlementDate> Dates);
