using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>The HTTP interface as OpenAPI has it: what each route takes and gives for each method. A test asks all of it.</summary>
internal static class DescribedInterface
{
    /// <summary>Where <c>settle serve</c> has it.</summary>
    public const string Path = "/api/openapi.json";

    private const string DocumentName = "v1";
    private const int BadRequest = StatusCodes.Status400BadRequest;
    private const int NotFound = StatusCodes.Status404NotFound;
    private const int Conflict = StatusCodes.Status409Conflict;
    private const int Ok = StatusCodes.Status200OK;
    private const int Accepted = StatusCodes.Status202Accepted;

    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

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
        [RouteTemplates.Health] = [Get("getHealth", "Whether the stores and the engine's storage answer").Gives<HealthDocument>(Ok)],
    };

    /// <summary>What a route does.</summary>
    public static IReadOnlyList<DescribedOperation> Of(string template) => ByTemplate[template];

    /// <summary>Adds what describes the interface.</summary>
    public static IServiceCollection AddDescribedInterface(this IServiceCollection services) => services
        .Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(json =>
        {
            // The schemas are those of what is written, by the same types and options.
            var options = json.SerializerOptions;
            options.TypeInfoResolver = JsonTypeInfoResolver.Combine(DocumentJson.Compact.TypeInfoResolver, RequestFieldsContext.Default);
            options.PropertyNamingPolicy = DocumentJson.Compact.PropertyNamingPolicy;
            options.NumberHandling = DocumentJson.Compact.NumberHandling;
        })
        .AddOpenApi(DocumentName, static options =>
        {
            options.AddOperationTransformer(static (operation, context, _) => Complete(operation, context));
            options.AddSchemaTransformer(static (schema, context, _) => Complete(schema, context));
            options.AddDocumentTransformer(static (document, _, _) => Complete(document));
        });

    /// <summary><c>GET</c>: the description.</summary>
    public static Task<IActionResult> AnswerAsync(HttpContext context) => context.RequestServices.GetRequiredService<HttpBoundary>().AnswerAsync(context.Request, Reads, async _ =>
    {
        var described = await context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName).GetOpenApiDocumentAsync(context.RequestAborted);
        return PageAnswers.Text(await described.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, context.RequestAborted) + "\n", "application/json", Ok);
    });

    private static DescribedOperation Get(string id, string summary) => new(HttpMethods.Get, id, summary);

    private static DescribedOperation Post(string id, string summary) => new(HttpMethods.Post, id, summary);

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        operation.Parameters ??= [];
        foreach (var name in (context.Description.RelativePath ?? string.Empty).Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = SchemaOf(name),
            });
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<DescribedOperation>().Single().TakesRange)
        {
            foreach (var name in new[] { "from", "to" })
            {
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = SchemaOf("date") });
            }
        }

        operation.Responses!["default"] = new OpenApiResponse
        {
            Description = "Refused or failed: 401 and 403 for a caller who may not, 405, 413 and 415 for a request of another kind, 503 while a store or the engine's storage is out of reach",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDocument), context.Document) },
            },
        };
        return Task.CompletedTask;
    }

    // A field of a request is left out, and never null; one of an answer may be left out where it says so itself.
    private static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is { DeclaringType: { } type } && RequestFieldsContext.Default.GetTypeInfo(type) is not null)
        {
            schema.Type &= ~JsonSchemaType.Null;
        }

        foreach (var field in context.JsonTypeInfo.Properties)
        {
            if (field.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }])
            {
                schema.Required?.Remove(field.Name);
            }
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema SchemaOf(string parameter) => parameter switch
    {
        "date" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        "number" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = FormattableString.Invariant($"{CorrectionPlan.LargestNumber}") },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static Task Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Settlement",
            Version = "1",
            Description = "The HTTP interface of the Azure app and of settle serve. Amounts are texts in major units; codes are in kebab case. " +
                "docs/functions.md says what each route does.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["functionKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "x-functions-key", Description = "A key of the app." },
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token of settle serve; in the app, with Entra ID, a token beside the key." },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("functionKey", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("functionKey", document)] = [], [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
        ];
        return Task.CompletedTask;
    }
}
