using Settlement.Emulators;

namespace Settlement.Storage.Tests;

/// <summary>Without Node.js the tests that need it fail with one line, which says what to install.</summary>
public sealed class NodeMissingTests
{
    [Theory]
    [InlineData("no-such-node", "Node.js is missing: install Node.js 20 or later, with npm, for the tests on storage emulators")]
    // Answers with a version as Node.js does, one that is below 20.
    [InlineData("dotnet", @"Node.js 10\.\S+ is too old: install Node.js 20 or later, with npm, for the tests on storage emulators")]
    public void When_node_is_missing_or_too_old_one_line_says_what_to_install(string program, string line)
    {
        var missing = Assert.Throws<EmulatorsMissingException>(() => NodeProgram.Require(program));

        Assert.Matches($"^{line}$", missing.Message);
        Assert.Null(missing.InnerException);
        Assert.Null(missing.StackTrace);
    }
}
