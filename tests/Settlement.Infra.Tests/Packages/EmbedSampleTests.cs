namespace Settlement.Infra.Tests;

/// <summary>The sample that hosts the workflow does what its page says, in as little code.</summary>
public sealed class EmbedSampleTests
{
    [Fact]
    public async Task Day_is_settled_and_paid_once_however_often_the_program_runs()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "Sample.Embed.dll");

        var first = await ChildProcess.RunAsync(folder.FullName, program, "2014-08-05", folder.FullName);
        var payments = await File.ReadAllLinesAsync(folder.PathOf("payments.csv"));
        var again = await ChildProcess.RunAsync(folder.FullName, program, "2014-08-05", folder.FullName);

        // 1,200.00 and 35,000.50 at 1.1301 per 10,000, rounded half to even; 0.01 earns nothing.
        Assert.Equal("2014-08-05: 2 settled, 0 settled before; paid 4.10 EUR, clean", first.Trim());
        Assert.Equal("2014-08-05: 0 settled, 2 settled before; paid 4.10 EUR, clean", again.Trim());
        Assert.Equal(["ada,14,EUR", "bert,396,EUR"], payments.Select(line => string.Join(',', line.Split(',')[2..])).Order(StringComparer.Ordinal));
        Assert.Equal(payments, await File.ReadAllLinesAsync(folder.PathOf("payments.csv")));
    }

    [Fact]
    public void Program_is_read_in_a_minute() =>
        Assert.InRange(RepositoryFolder.Text("samples/embed/Program.cs").Split('\n').Count(line => line.Trim().Length > 0 && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)), 20, 50);
}
