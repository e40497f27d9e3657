using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Settlement.Web;

/// <summary>What a person filled in for a correction.</summary>
internal sealed record GivenCorrection(string? Reason, string? Yield, string? Positions)
{
    public static GivenCorrection Read(IFormCollection form) => new(ActionRoutes.Text(form, "reason"), ActionRoutes.Text(form, "yield"), ActionRoutes.Text(form, "positions"));

    /// <summary>The body of the interface's route.</summary>
    public string ToJson(string? hash)
    {
        var fields = new JsonObject();
        if (Reason is not null)
        {
            fields["reason"] = Reason;
        }

        if (Yield is not null)
        {
            fields["yield"] = Yield;
        }

        if (Positions is not null)
        {
            fields["positions"] = new JsonArray([.. Positions.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseLine)]);
        }

        if (hash is not null)
        {
            fields["book"] = true;
            fields["expectHash"] = hash;
        }

        return fields.ToJsonString();
    }

    // A balance has no comma; a user id may.
    private static JsonNode ParseLine(string line)
    {
        var comma = line.LastIndexOf(',');
        return comma < 0
            ? throw ProblemException.BadRequest($"The line \"{line}\" is not a user, a comma and a balance.")
            : new JsonObject { ["userId"] = line[..comma].Trim(), ["balance"] = line[(comma + 1)..].Trim() };
    }
}
