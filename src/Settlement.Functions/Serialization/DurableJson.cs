using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// How the workflow's inputs and results are written into its history: the domain's small types as the texts that users
/// see, whole numbers beyond 64 bits as texts, codes by name.
/// </summary>
/// <remarks>
/// History outlives a deployment: a name or a form that is changed here makes runs that are under way fail. Money is never
/// a JSON number with a point.
/// </remarks>
internal static class DurableJson
{
    /// <summary>Computed properties are left out: they come back by themselves.</summary>
    public static JsonSerializerOptions Options { get; } = Build();

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            IgnoreReadOnlyProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ClosedHierarchies.NameCase } },
            Converters =
            {
                new JsonStringEnumConverter(),
                ClosedHierarchies.Converter<PlanningResult>(),
                ClosedHierarchies.Converter<PlanObstacle>(),
                ClosedHierarchies.Converter<RunReport>(),
                ClosedHierarchies.Converter<CloseStart>(),
                ClosedHierarchies.Converter<CorrectionPlanning>(),
                Text(SettlementDate.Parse, static date => date.ToString()),
                Text(Accrual.Parse, static accrual => accrual.ToString()),
                Text(UserId.Parse, static user => user.Value),
                Text(ProductId.Parse, static product => product.Value),
                Text(static code => Currency.Find(code) ?? throw new FormatException($"\"{code}\" is not a currency"), static currency => currency.Code),
                Text(ParseYield, static yield => $"{yield.ToText()} {yield.Quote.Name()}"),
                Text(static text => new RunId(Guid.ParseExact(text, "D")), static run => run.ToString()),
                Text(static text => new TransactionId(Guid.ParseExact(text, "D")), static id => id.ToString()),
                Text(InputsHash.Parse, static hash => hash.ToString()),
                Text(static text => new InputHash(Convert.FromHexString(text)), static hash => hash.ToString()),
                Text(static text => new Money(long.Parse(text, CultureInfo.InvariantCulture)), static money => money.Minor.ToString(CultureInfo.InvariantCulture)),
                Text(static text => CarriedFraction.AsStored(long.Parse(text, CultureInfo.InvariantCulture)), static fraction => fraction.Parts.ToString(CultureInfo.InvariantCulture)),
                Text(ParseDigest, static digest => digest.ToString()),
                Text(static text => UInt128.Parse(text, CultureInfo.InvariantCulture), static number => number.ToString(CultureInfo.InvariantCulture)),
                Text(static text => Int128.Parse(text, CultureInfo.InvariantCulture), static number => number.ToString(CultureInfo.InvariantCulture)),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static Yield ParseYield(string text)
    {
        var space = text.IndexOf(' ');
        var quote = YieldQuotes.Find(text[(space + 1)..]) ?? throw new FormatException($"\"{text}\" is not a yield with its quote");
        return Yield.Parse(text[..space], quote);
    }

    // A correction that is being planned has no hash yet.
    private static Digest ParseDigest(string text) =>
        text.Length == 0 ? default : Digest.TryParse(text, out var digest) ? digest : throw new FormatException($"\"{text}\" is not a digest");

    private static TextConverter<T> Text<T>(Func<string, T> parse, Func<T, string> format) => new(parse, format);

    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException($"null where a {typeof(T).Name} is expected"));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(format(value));
    }
}
