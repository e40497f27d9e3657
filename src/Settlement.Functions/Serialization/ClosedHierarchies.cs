using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// How the cases of Core's closed hierarchies are told apart in a history: each is written with its name in a field of its
/// own, whatever type was declared. The serializer's own polymorphism names a case only where the hierarchy was declared,
/// and the engine writes an output as what it is.
/// </summary>
internal static class ClosedHierarchies
{
    private const string CaseField = "case";

    /// <summary>The cases by name. Histories hold the names: never rename.</summary>
    public static IReadOnlyDictionary<string, Type> Cases { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["planned"] = typeof(PlannedDay),
        ["plan-differs"] = typeof(PlanObstacle.PlanDiffers),
        ["inputs-missing"] = typeof(PlanObstacle.InputsMissing),
        ["users-unknown"] = typeof(PlanObstacle.UsersUnknown),
        ["day-closed"] = typeof(PlanObstacle.DayClosed),
        ["check-refused"] = typeof(PlanObstacle.CheckRefused),
        ["not-settlement-date"] = typeof(PlanObstacle.NotSettlementDate),
        ["out-of-order"] = typeof(PlanObstacle.OutOfOrder),
        ["inputs-moved"] = typeof(PlanObstacle.InputsMoved),
        ["finished"] = typeof(FinishedRun),
        ["refused"] = typeof(RefusedRun),
        ["begun"] = typeof(CloseBegun),
        ["answered"] = typeof(CloseAnswered),
        ["correction-planned"] = typeof(PlannedCorrection),
        ["correction-obstacle"] = typeof(CorrectionObstacle),
    };

    /// <summary>Gives a case the field that names it.</summary>
    public static void NameCase(JsonTypeInfo type)
    {
        if (Cases.FirstOrDefault(known => known.Value == type.Type) is { Key: { } name })
        {
            var field = type.CreateJsonPropertyInfo(typeof(string), CaseField);
            field.Get = _ => name;
            type.Properties.Insert(0, field);
        }
    }

    /// <summary>Reads and writes whatever is declared as a hierarchy.</summary>
    public static JsonConverter Converter<T>()
        where T : class => new CaseConverter<T>();

    private sealed class CaseConverter<T> : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var json = JsonElement.ParseValue(ref reader);
            return json.TryGetProperty(CaseField, out var name) && Cases.TryGetValue(name.GetString()!, out var known) && known.IsAssignableTo(typeof(T))
                ? (T)json.Deserialize(known, options)!
                : throw new JsonException($"no case of {typeof(T).Name} that this version knows");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
    }
}
