using System.Globalization;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>Where the pages are, for the components to point at. A report is a file by itself and has none.</summary>
/// <param name="Root">What stands before every path: empty, or such as <c>/api/operations</c>, without a slash at its end.</param>
public sealed record PageLinks(string Root)
{
    /// <summary>The parameter that carries a key.</summary>
    public const string KeyParameter = "code";

    /// <summary>The script of the pages.</summary>
    public const string ScriptName = "settlement.js";

    /// <summary>The key that every address has to carry, as the Functions host wants it of a browser; null where none has to.</summary>
    public string? Key { get; init; }

    /// <summary>Whether there is a server to hear of progress from, so that pages have their script.</summary>
    public bool IsServed { get; init; }

    /// <summary>The list of dates.</summary>
    public string Days => At("/");

    /// <summary>The page that shows the incident.</summary>
    public string Incident => At("/incident");

    /// <summary>Where a user is looked up: a form asks it with <c>user</c>.</summary>
    public string Users => At("/users");

    /// <summary>Where dates are caught up.</summary>
    public string CatchUp => At("/catch-up");

    /// <summary>Where the schedule is paused and resumed.</summary>
    public string Pause => At("/pause");

    /// <summary>The style sheet.</summary>
    public string Style => At("/" + StyleSheet.FileName);

    /// <summary>The pages' script; null where they have none.</summary>
    public string? Script => IsServed ? At("/" + ScriptName) : null;

    /// <summary>The list of dates, up to a month.</summary>
    public string Until(int year, int month) => At("/", string.Create(CultureInfo.InvariantCulture, $"until={year:0000}-{month:00}"));

    /// <summary>The page of a date.</summary>
    public string Day(SettlementDate date) => At($"/days/{date}");

    /// <summary>Something that is done about a date, or heard of it.</summary>
    public string Day(SettlementDate date, string what) => At($"/days/{date}/{what}");

    /// <summary>The page of a user; user ids hold no slash, but may hold anything else that needs escaping.</summary>
    public string User(string user) => At(PathOf(user));

    /// <summary>A user's amount of a date, explained.</summary>
    public string User(string user, SettlementDate date) => At(PathOf(user), $"date={date}");

    /// <summary>A page of a user's history, from 1.</summary>
    public string User(string user, int page) => At(PathOf(user), string.Create(CultureInfo.InvariantCulture, $"page={page}"));

    /// <summary>The proof of what a closed date's certificate says of a user, to be kept: the HTTP interface's own.</summary>
    public string Proof(string user, SettlementDate date) => WithKey($"/api/settlements/{date}/users/{Uri.EscapeDataString(user)}/proof");

    private static string PathOf(string user) => $"/users/{Uri.EscapeDataString(user)}";

    private string At(string path, string? query = null) => WithKey(query is null ? Root + path : $"{Root}{path}?{query}");

    private string WithKey(string address) => Key is null
        ? address
        : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{KeyParameter}={Uri.EscapeDataString(Key)}";
}
