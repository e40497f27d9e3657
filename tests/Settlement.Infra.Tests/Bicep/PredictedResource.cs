using System.Text.Json;

namespace Settlement.Infra.Tests;

/// <summary>A resource as it would be deployed, with all parameters, conditions and loops worked out.</summary>
internal sealed record PredictedResource(string Id, string Type, string Name, JsonElement Json)
{
    /// <summary>A value inside the resource, such as <c>properties.siteConfig</c>; null where there is none.</summary>
    public JsonElement? At(string path)
    {
        var element = Json;
        foreach (var part in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>A value inside the resource as text; null where there is none.</summary>
    public string? Text(string path) => At(path)?.ToString();
}
