using Settlement.Core;

namespace Settlement.Web;

/// <summary>Where the pages are, for the components to point at. A report is a file by itself and has none.</summary>
/// <param name="Root">What stands before every path: empty, or such as <c>/operations</c>, without a slash at its end.</param>
public sealed record PageLinks(string Root)
{
    /// <summary>The list of dates.</summary>
    public string Days => $"{Root}/";

    /// <summary>The page that shows the incident.</summary>
    public string Incident => $"{Root}/incident";

    /// <summary>Where a user is looked up: a form asks it with <c>user</c>.</summary>
    public string Users => $"{Root}/users";

    /// <summary>The style sheet.</summary>
    public string Style => $"{Root}/{StyleSheet.FileName}";

    /// <summary>The page's script, of the host's own; null where it has none.</summary>
    public string? Script { get; init; }

    /// <summary>The page of a date.</summary>
    public string Day(SettlementDate date) => $"{Root}/days/{date}";

    /// <summary>The page of a user; user ids hold no slash, but may hold anything else that needs escaping.</summary>
    public string User(string user) => $"{Root}/users/{Uri.EscapeDataString(user)}";

    /// <summary>A user's amount of a date, explained.</summary>
    public string User(string user, SettlementDate date) => $"{User(user)}?date={date}";

    /// <summary>The proof of what a closed date's certificate says of a user, to be kept: the HTTP interface's own.</summary>
    public string Proof(string user, SettlementDate date) => $"{Root}/api/settlements/{date}/users/{Uri.EscapeDataString(user)}/proof";
}
