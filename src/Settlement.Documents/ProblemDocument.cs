using System.Text.Json.Serialization;

namespace Settlement.Documents;

/// <summary>A request that was refused, as RFC 9457 has it.</summary>
/// <param name="Type">Always <c>about:blank</c>: no problem has a page of its own.</param>
/// <param name="Title">The kind of problem, in a few words, the same for all of its kind.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request, in a sentence.</param>
/// <param name="StatusUrl">Where the state is of what is in progress; left out where nothing is.</param>
/// <param name="UnknownUsers">The users that were asked for and have no position; left out where that is not the problem.</param>
/// <param name="RequiredRole">The role that the caller lacks; left out where that is not the problem.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StatusUrl = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? UnknownUsers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequiredRole = null);

/// <summary>A run or a close that a request has started.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="InstanceId">The instance id.</param>
/// <param name="StatusUrl">Where its state is.</param>
public sealed record StartedDocument(string Date, string InstanceId, string StatusUrl);
