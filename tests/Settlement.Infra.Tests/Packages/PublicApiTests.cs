using System.Reflection;
using PublicApiGenerator;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Infra.Tests;

/// <summary>What the libraries show to programs that host them: a change of it is seen before it is made.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,

        // What the compiler says to itself.
        ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute", "System.Runtime.CompilerServices.TupleElementNamesAttribute"],
    };

    private static readonly Dictionary<string, Assembly> Libraries = new Assembly[] { typeof(DayWorkflow).Assembly, typeof(OpenStores).Assembly }
        .ToDictionary(assembly => assembly.GetName().Name!, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Libraries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Public_types_and_members_are_those_that_were_approved(string library)
    {
        var text = Libraries[library].GeneratePublicApi(Options).ReplaceLineEndings("\n");

        await ApprovedText.CheckAsync($"PublicApi/{library}.txt", text.TrimEnd('\n') + "\n");
    }
}
