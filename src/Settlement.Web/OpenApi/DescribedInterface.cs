using Microsoft.AspNetCore.Http;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>The HTTP interface as OpenAPI has it: what each route takes and gives for each method. A test asks all of it.</summary>
internal static class DescribedInterface
{
    private const int BadRequest = StatusCodes.Status400BadRequest;
    private const int NotFound = StatusCodes.Status404NotFound;
    private const int Conflict = StatusCodes.Status409Conflict;
    private const int Ok = StatusCodes.Status200OK;
    private const int Accepted = StatusCodes.Status202Accepted;

    private static readonly Dictionary<string, IReadOnlyList<DescribedOperation>> ByTemplate = new(StringComparer.Ordinal)
    {
        [RouteTemplates.Days] =
        [
            Get("listDates", "Every date and how it stands").Range().Gives<DayListDocument>(Ok).Refuses(BadRequest),
            Post("catchUp", "Settles every date that is due, has its inputs and is not settled, oldest first")
                .Takes<CatchUpFields>().Gives<CatchUpStartedDocument>(Ok).Gives<CatchUpStartedDocument>(Accepted).Refuses(BadRequest),
        ],
        [RouteTemplates.Day] =
        [
            Get("getDate", "How a date stands: its day, the latest run, dry run and close, the log of runs, its corrections").Gives<DayDocument>(Ok).Refuses(BadRequest, NotFound),
            Post("settle", "Settles a date, or says what that would do").Takes<StartFields>().Gives<StartedDocument>(Accepted).Refuses(BadRequest, Conflict),
        ],
        [RouteTemplates.User] = [Get("explainUser", "A user's record on a date, and where its amount comes from").Gives<ExplanationDocument>(Ok).Refuses(BadRequest, NotFound)],
        [RouteTemplates.Proof] = [Get("proveUser", "What was certified of a user on a closed date").Gives<ProofDocument>(Ok).Refuses(BadRequest, NotFound)],
        [RouteTemplates.Reconciliation] =
            [Get("reconcile", "Compares what should be, what is recorded and what is paid; reads only").Gives<ReconciliationDocument>(Ok).Refuses(BadRequest, NotFound)],
        [RouteTemplates.Close] =
        [
            Post("close", "Closes a settled date with a certificate, for good")
                .Takes<CloseFields>().Gives<ClosedDocument>(Ok).Gives<StartedDocument>(Accepted).Refuses(BadRequest, NotFound, Conflict),
        ],
        [RouteTemplates.Cancel] = [Post("cancel", "Stops the date's run").Gives<StartedDocument>(Accepted).Refuses(BadRequest, Conflict)],
        [RouteTemplates.Certificate] = [Get("getCertificate", "The certificate of a closed date").Gives<CertificateDocument>(Ok).Refuses(BadRequest, NotFound)],
        [RouteTemplates.Export] = [Get("exportRecords", "A date's records as CSV").GivesText("text/csv").Refuses(BadRequest, NotFound)],
        [RouteTemplates.Corrections] =
        [
            Get("listCorrections", "A date's corrections by number, and the latest preview").Gives<CorrectionListDocument>(Ok).Refuses(BadRequest, NotFound),
            Post("correct", "Previews a correction, or books it")
                .Takes<CorrectionFields>(isRequired: true).Gives<StartedDocument>(Accepted).Refuses(BadRequest, NotFound, Conflict),
        ],
        [RouteTemplates.Correction] = [Get("getCorrection", "How a correction stands").Gives<CorrectionStatusDocument>(Ok).Refuses(BadRequest, NotFound)],
        [RouteTemplates.CorrectionClose] =
        [
            Post("closeCorrection", "Closes a correction with a certificate of its own")
                .Gives<CorrectionCloseDocument>(Ok).Gives<StartedDocument>(Accepted).Refuses(BadRequest, NotFound, Conflict),
        ],
        [RouteTemplates.Statement] = [Get("getStatement", "A user's history with a running total").Range().Gives<StatementDocument>(Ok).Refuses(BadRequest)],
        [RouteTemplates.Pause] = [Post("pause", "The timer settles nothing until somebody resumes it").Takes<PauseFields>(isRequired: true).Gives<PauseChangeDocument>(Ok).Refuses(BadRequest)],
        [RouteTemplates.Resume] = [Post("resume", "The timer settles again").Gives<PauseChangeDocument>(Ok).Refuses(BadRequest)],
        [RouteTemplates.Description] = [],
        [RouteTemplates.Health] = [Get("getHealth", "Whether the stores and the engine's storage answer").Gives<HealthDocument>(Ok)],
    };

    /// <summary>What a route does.</summary>
    public static IReadOnlyList<DescribedOperation> Of(string template) => ByTemplate[template];

    private static DescribedOperation Get(string id, string summary) => new(HttpMethods.Get, id, summary);

    private static DescribedOperation Post(string id, string summary) => new(HttpMethods.Post, id, summary);
}
