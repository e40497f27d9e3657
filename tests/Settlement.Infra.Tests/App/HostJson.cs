using System.Globalization;
using System.Text.Json;

namespace Settlement.Infra.Tests;

/// <summary>What the Functions host reads.</summary>
internal static class HostJson
{
    public static string Text(params IEnumerable<string> path)
    {
        using var document = JsonDocument.Parse(RepositoryFolder.Text("host.json"));
        var element = document.RootElement;
        foreach (var part in path)
        {
            element = element.GetProperty(part);
        }

        return element.ToString();
    }

    public static TimeSpan Time(params IEnumerable<string> path) => TimeSpan.ParseExact(Text(path), "c", CultureInfo.InvariantCulture);
}
