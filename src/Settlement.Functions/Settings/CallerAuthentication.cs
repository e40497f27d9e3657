namespace Settlement.Functions;

/// <summary>How the app tells who calls it over HTTP. The host demands a function key in any case.</summary>
public enum CallerAuthentication
{
    /// <summary>By the function key alone: whoever has it may do everything.</summary>
    Key,

    /// <summary>
    /// By Entra ID: App Service checks the token before the app and passes on who it belongs to; the app demands a role for
    /// every request.
    /// </summary>
    Entra,
}
