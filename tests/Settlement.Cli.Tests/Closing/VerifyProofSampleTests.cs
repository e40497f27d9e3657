using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>
/// The programs in <c>samples/verify-proof</c> and the test vectors that its page prints, held against each other and against
/// what the product writes.
/// </summary>
public sealed class VerifyProofSampleTests : IDisposable
{
    private const string Folder = "samples/verify-proof";

    private static readonly string Page = RepositoryFolder.Text(Folder + "/README.md");

    private readonly TemporaryStore store = new();

    // What is done to a proof, and why it then does not hold.
    private static readonly (string Reason, Action<JsonObject> Alter)[] Alterations =
    [
        .. Enumerable.Range(0, 9).Select(field => ("the line is not one that the certificate stands for", AlterLine(field))),
        ("the line is not one that the certificate stands for", static proof => proof["index"] = 6),
        ("the line is not one that the certificate stands for", static proof => proof["index"] = 8),
        ("the line is not one that the certificate stands for", static proof => proof["index"] = -1),
        ("the line is not one that the certificate stands for", static proof => proof["index"] = "7"),
        ("the line is not one that the certificate stands for", static proof => Path(proof).RemoveAt(2)),
        ("the line is not one that the certificate stands for", static proof => Path(proof).Add(Path(proof)[0]!.GetValue<string>())),
        ("the line is not one that the certificate stands for", static proof => Path(proof)[1] = Convert.ToBase64String(new byte[32])),
        ("the line is not one that the certificate stands for", static proof => Path(proof)[1] = Convert.ToBase64String(new byte[31])),
        ("the certificate is not the one whose hash was kept", static proof => proof["certificate"] = proof.Text("certificate").Replace("paid=", "paid=1", StringComparison.Ordinal)),
        ("date and user are not those of the certificate and the line", static proof => proof["date"] = "2014-08-06"),
        ("date and user are not those of the certificate and the line", static proof => proof["userId"] = "user-201"),
        (string.Empty, static proof => proof.Remove("path")),
        (string.Empty, static proof => proof["line"] = 7),
    ];

    private static string Hash => Block(0).TrimEnd('\n');

    private static string[] Lines => Block(1).TrimEnd('\n').Replace('⇥', '\t').Split('\n');

    private static string Proof => Block(2);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Page_prints_what_the_product_writes_of_the_sample_day()
    {
        (await store.SettleAsync("import", "yields", RepositoryFolder.Yields)).Expect(0);
        (await store.SettleAsync("import", "positions", RepositoryFolder.PathOf("samples", "positions-2014-08-05.csv"), "--date", StoreCommands.Day)).Expect(0);
        await store.RunDayAsync(exitCode: 0);
        var closed = (await store.SettleAsync("close", "--date", StoreCommands.Day, "--json")).Expect(0).Json.GetProperty("certificate");

        Assert.Equal(Hash, closed.Text("hash"));
        Assert.Equal(8, Lines.Length);
        foreach (var line in Lines)
        {
            Assert.Equal(line, JsonNode.Parse(await ProveAsync(line.Split('\t')[0]))!["line"]!.GetValue<string>());
        }

        Assert.Equal(Proof, await ProveAsync(Lines[^1].Split('\t')[0]));
    }

    [Fact]
    public void Page_prints_the_roots_of_its_lines()
    {
        for (var count = 1; count <= Lines.Length; count++)
        {
            using var tree = new MerkleTree();
            foreach (var line in Lines[..count])
            {
                tree.Add(Encoding.UTF8.GetBytes(line));
            }

            var root = tree.Root().ToString();
            Assert.Contains($"| {count} | `{root}` |\n", Page, StringComparison.Ordinal);
            Assert.Equal(count == Lines.Length, Proof.Contains($"records={root}", StringComparison.Ordinal));
        }
    }

    [PythonFact]
    public Task Python_accepts_the_proof_that_the_page_prints() => AcceptsAsync(PythonFactAttribute.Python, "verify_proof.py");

    [Fact]
    public Task JavaScript_accepts_the_proof_that_the_page_prints() => AcceptsAsync("node", "verify-proof.mjs");

    // Each is a process: by default every alteration is shown to one of the two programs, in the nightly run to both.
    [PythonFact]
    public Task Python_refuses_whatever_was_altered() => RefusesAsync(PythonFactAttribute.Python, "verify_proof.py", first: 0);

    [Fact]
    public Task JavaScript_refuses_whatever_was_altered() => RefusesAsync("node", "verify-proof.mjs", first: 1);

    [PythonFact]
    public Task Python_fails_the_kept_proof_of_the_user_whose_line_was_altered_and_no_other() => FailsOnlyAsync(PythonFactAttribute.Python, "verify_proof.py");

    [Fact]
    public Task JavaScript_fails_the_kept_proof_of_the_user_whose_line_was_altered_and_no_other() => FailsOnlyAsync("node", "verify-proof.mjs");

    private async Task AcceptsAsync(string interpreter, string program)
    {
        var (code, output, _) = await CheckAsync(interpreter, program, store.Write("proof.json", Proof), Hash);

        Assert.Equal(0, code);
        Assert.Equal(
            "the proof holds: 王芳 on 2014-08-05\n" +
            "position 5000001, earnings 560, residue 15011203/100000000, in minor units of CNY\n" +
            "transaction 395d11c8-eba2-5032-a019-6f74d7dee052, attempt 1, paid by ledger from earnings to user:王芳\n",
            output);
    }

    private async Task RefusesAsync(string interpreter, string program, int first)
    {
        foreach (var (reason, alter) in Alterations.Where((_, i) => TestSeeds.IsNightly || i % 2 == first))
        {
            var proof = JsonNode.Parse(Proof)!.AsObject();
            alter(proof);
            var (code, output, error) = await CheckAsync(interpreter, program, store.Write("proof.json", proof.ToJsonString()), Hash);
            Assert.Equal((3, string.Empty), (code, output));
            Assert.StartsWith("the proof does not hold: " + reason, error, StringComparison.Ordinal);
        }

        var kept = store.Write("proof.json", Proof);
        foreach (var other in new[] { Hash[..63] + "0", string.Empty })
        {
            Assert.Equal(3, (await CheckAsync(interpreter, program, kept, other)).Code);
        }

        Assert.Equal(3, (await CheckAsync(interpreter, program, store.Write("proof.json", "{"), Hash)).Code);
        Assert.Equal(2, (await CheckAsync(interpreter, program, kept)).Code);
        Assert.Equal(2, (await CheckAsync(interpreter, program, store.PathOf("nothing.json"), Hash)).Code);
    }

    // Three users: an odd number, whose tree has a leaf that goes up alone.
    private async Task FailsOnlyAsync(string interpreter, string program)
    {
        string[] users = ["alice", "bob", "carol"];
        await store.ImportAsync("1.1301", [.. users.Select((user, i) => $"{user},{201 + i}.11")]);
        await store.RunDayAsync(exitCode: 0);
        var kept = (await store.SettleAsync("close", "--date", StoreCommands.Day, "--json")).Expect(0).Json.GetProperty("certificate").Text("hash")!;
        foreach (var user in users)
        {
            File.WriteAllText(store.PathOf(user + ".json"), await ProveAsync(user));
        }

        foreach (var altered in users.Where(user => TestSeeds.IsNightly || user == users[^1]))
        {
            var file = store.PathOf(altered + ".json");
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(file, text.Replace(@"\t2\t", @"\t3\t", StringComparison.Ordinal));
            foreach (var user in users)
            {
                var (code, _, _) = await CheckAsync(interpreter, program, store.PathOf(user + ".json"), kept);
                Assert.Equal((user, user == altered ? 3 : 0), (user, code));
            }

            await File.WriteAllTextAsync(file, text);
        }
    }

    private static Action<JsonObject> AlterLine(int field) => proof =>
    {
        var fields = proof.Text("line").Split('\t');
        fields[field] += "1";
        proof["line"] = string.Join('\t', fields);
    };

    private static JsonArray Path(JsonObject proof) => proof["path"]!.AsArray();

    private async Task<string> ProveAsync(string user)
    {
        (await store.SettleAsync("prove", "--date", StoreCommands.Day, "--user", user, "--out", store.PathOf("made.json"))).Expect(0);
        return await File.ReadAllTextAsync(store.PathOf("made.json"));
    }

    private static async Task<(int Code, string Output, string Error)> CheckAsync(string interpreter, string program, params string[] args)
    {
        var start = new ProcessStartInfo(interpreter, [RepositoryFolder.PathOf(Folder, program), .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["PYTHONIOENCODING"] = "utf-8", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), await error);
    }

    // The fenced blocks under the heading of the vectors, one after the other.
    private static string Block(int number)
    {
        var vectors = Page[Page.IndexOf("## Test vectors\n", StringComparison.Ordinal)..];
        var block = vectors.Split("```")[1 + (2 * number)];
        return block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}

/// <summary>Reading a proof in a test.</summary>
internal static class ProofNodes
{
    public static string Text(this JsonObject proof, string field) => proof[field]!.GetValue<string>();
}
