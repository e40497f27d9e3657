namespace Settlement.Web;

/// <summary>The templates of the routes, after <c>/api/</c>: the app's functions and <c>settle serve</c> take them from here.</summary>
public static class RouteTemplates
{
    public const string Days = "settlements";
    public const string Day = "settlements/{date}";
    public const string User = Day + "/users/{userId}";
    public const string Proof = User + "/proof";
    public const string Reconciliation = Day + "/reconciliation";
    public const string Close = Day + "/close";
    public const string Cancel = Day + "/cancel";
    public const string Certificate = Day + "/certificate";
    public const string Export = Day + "/export";
    public const string Corrections = Day + "/corrections";
    public const string Correction = Corrections + "/{number}";
    public const string CorrectionClose = Correction + "/close";
    public const string Statement = "users/{userId}/statement";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Health = "health";
    public const string Description = "openapi.json";

    /// <summary>What the app's operations page is below, and no route of the interface.</summary>
    public const string OperationsFolder = "operations";

    /// <summary>The operations page of the app.</summary>
    public const string Operations = OperationsFolder + "/{*page}";
}
