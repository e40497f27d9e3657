using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Settlement.Web;

/// <summary>What a route does for a method, as OpenAPI describes it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Id">Its name, the only one of that name.</param>
/// <param name="Summary">What it does.</param>
internal sealed record DescribedOperation(string Method, string Id, string Summary)
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly MethodInfo Nothing = ((Action)Describe).Method;

    /// <summary>Whether it takes a range of dates, as <c>from</c> and <c>to</c>.</summary>
    public bool TakesRange { get; private init; }

    private Type? Body { get; init; }

    private bool NeedsBody { get; init; }

    private IReadOnlyList<ProducesResponseTypeMetadata> Answers { get; init; } = [];

    public DescribedOperation Range() => this with { TakesRange = true };

    public DescribedOperation Takes<T>(bool isRequired = false) => this with { Body = typeof(T), NeedsBody = isRequired };

    public DescribedOperation Gives<T>(int status) => this with { Answers = [.. Answers, new ProducesResponseTypeMetadata(status, typeof(T), [Json])] };

    public DescribedOperation GivesText(string type) => this with { Answers = [.. Answers, new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [type])] };

    /// <summary>The statuses that tell something about what was asked. Those of every route are described once.</summary>
    public DescribedOperation Refuses(params ReadOnlySpan<int> statuses)
    {
        var answers = Answers.ToList();
        foreach (var status in statuses)
        {
            answers.Add(new ProducesResponseTypeMetadata(status, typeof(Documents.ProblemDocument), [ProblemJson]));
        }

        return this with { Answers = answers };
    }

    /// <summary>Hands the description to an endpoint.</summary>
    public void Describe(IEndpointConventionBuilder endpoint)
    {
        endpoint.WithName(Id).WithSummary(Summary).WithTags("Settlement").WithMetadata([this, Nothing, .. Answers]);
        if (Body is not null)
        {
            endpoint.WithMetadata(new AcceptsMetadata([Json], Body, isOptional: !NeedsBody));
        }
    }

    // Every endpoint that is described has a method; what it takes and gives is in the metadata.
    private static void Describe()
    {
    }
}
