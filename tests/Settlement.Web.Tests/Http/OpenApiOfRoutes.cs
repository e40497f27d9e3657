using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web.Tests;

/// <summary>
/// The description of the interface as Microsoft.AspNetCore.OpenApi makes it, from the routes that <c>settle serve</c> maps and the types of
/// their documents. Made here and kept as a file: the command line and the app need nothing of what makes it.
/// </summary>
internal static class OpenApiOfRoutes
{
    private const string Name = "v1";

    public static async Task<string> MakeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.Configure<JsonOptions>(json =>
        {
            // The schemas are those of what is written, by the same types and options.
            var options = json.SerializerOptions;
            options.TypeInfoResolver = JsonTypeInfoResolver.Combine(DocumentJson.Compact.TypeInfoResolver, RequestFieldsContext.Default);
            options.PropertyNamingPolicy = DocumentJson.Compact.PropertyNamingPolicy;
            options.NumberHandling = DocumentJson.Compact.NumberHandling;
        });
        builder.Services.AddOpenApi(Name, static options =>
        {
            options.AddOperationTransformer(static (operation, context, _) => Complete(operation, context));
            options.AddSchemaTransformer(static (schema, context, _) => Complete(schema, context));
            options.AddDocumentTransformer(static (document, _, _) => Complete(document));
        });
        await using var app = builder.Build();
        app.UseRouting();
        app.MapSettlementRoutes();
        await app.StartAsync();
        var described = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        return (await described.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)).ReplaceLineEndings("\n") + "\n";
    }

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
