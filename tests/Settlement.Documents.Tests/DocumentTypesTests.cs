using System.Reflection;
using System.Xml.Linq;

namespace Settlement.Documents.Tests;

/// <summary>Every type of the project is one that can be written, and says what each of its fields means.</summary>
public sealed class DocumentTypesTests
{
    private static readonly XElement Comments = XDocument.Load(Path.ChangeExtension(typeof(DocumentJson).Assembly.Location, ".xml")).Root!.Element("members")!;

    public static TheoryData<Type> Documents =>
        [.. typeof(DocumentJson).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Document", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_is_known_to_the_serializer(Type document) =>
        Assert.NotEmpty(DocumentJson.Compact.GetTypeInfo(document).Properties);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Field_of_a_document_says_what_it_means(Type document)
    {
        var silent = document.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(field => Comment($"P:{document.FullName}.{field.Name}")?.Element("summary") is null)
            .Where(field => Comment($"T:{document.FullName}")?.Elements("param").Any(parameter => parameter.Attribute("name")!.Value == field.Name) != true)
            .Select(field => field.Name);

        Assert.Empty(silent);
    }

    // Amounts as binary fractions lose cents.
    [Theory]
    [MemberData(nameof(Documents))]
    public void Field_of_a_document_is_no_binary_fraction(Type document) =>
        Assert.DoesNotContain(document.GetProperties(), field =>
            (Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType) is { } type && (type == typeof(double) || type == typeof(float)));

    private static XElement? Comment(string member) =>
        Comments.Elements("member").FirstOrDefault(element => element.Attribute("name")!.Value == member);
}
