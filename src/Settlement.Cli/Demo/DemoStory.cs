using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>Tells the demo: runs the program's own commands one after another and says in plain words what they show.</summary>
internal sealed class DemoStory
{
    private const int GeneratedUsers = 50_000;
    private const string RealUser = "real-user";

    private static readonly SettlementDate First = SettlementDate.Parse("2014-08-05");
    private static readonly SettlementDate Second = SettlementDate.Parse("2014-08-06");
    private static readonly StoreUrl Store =
        StoreUrl.TryParse("sqlite:settlement.db", out var url, out var problem) ? url : throw new InvalidOperationException(problem);

    private readonly CliHost host;
    private readonly DemoFolder folder;
    private readonly CancellationToken cancellationToken;
    private readonly long started;

    public DemoStory(CliHost host, bool isSilent, DemoFolder folder, CancellationToken cancellationToken)
    {
        // The commands keep everything in the working folder, whatever store the user has configured.
        this.host = host with
        {
            Output = isSilent ? TextWriter.Null : host.Output,
            ReadVariable = name => name is "SETTLE_STORE" or "SETTLE_CONFIG" ? null : host.ReadVariable(name),
        };
        this.folder = folder;
        this.cancellationToken = cancellationToken;
        started = host.Time.GetTimestamp();
    }

    /// <exception cref="InvalidOperationException">A command did not end as it should.</exception>
    public async Task<DemoFacts> TellAsync()
    {
        Say("Every night a product credits each user's earnings: once, with the right amount, whatever goes wrong.");
        Say($"This is a throw-away store in {folder.FullName}.");

        Head("1. Import what upstream publishes: real yields, and the users' balances for two days");
        await RunAsync("import", "yields", DemoFolder.YieldsFile);
        await ImportUsersAsync(First);
        await ImportUsersAsync(Second);

        Head("2. Settle a day");
        await RunAsync("run", "--date", First.ToString());
        var afterFirstRun = await DemoStore.CountAsync(Store, First, cancellationToken);

        Head("3. Settle it again: everybody is already settled, nothing is paid twice");
        await RunAsync("run", "--date", First.ToString());
        var afterSecondRun = await DemoStore.CountAsync(Store, First, cancellationToken);

        Head("4. Settle the next day, and kill the process in the middle (SIGKILL, no warning)");
        Say($"$ settle run --date {Second}");
        var atKill = await KilledRun.RunAsync(Store, Second, GeneratedUsers / 4, cancellationToken);
        Say($"Killed. {Tables.Count(atKill)} of {Tables.Count(GeneratedUsers + 1)} users have a record.");

        Head("5. Run it again: users already settled are left alone, the rest are settled");
        await RunAsync("run", "--date", Second.ToString());
        var afterRerun = await DemoStore.CountAsync(Store, Second, cancellationToken);

        Head("6. Reconcile: what should be, what is recorded, what is paid");
        await RunAsync("reconcile", "--date", Second.ToString());

        Head("7. Explain one user's amount");
        await RunAsync("explain", "--date", First.ToString(), "--user", RealUser);

        var facts = new DemoFacts
        {
            Users = GeneratedUsers + 1,
            FirstDay = (afterFirstRun, afterSecondRun),
            SecondDay = (atKill, afterRerun),
            IsClean = await DemoStore.IsSettledAsync(Store, First, cancellationToken) &&
                await DemoStore.IsSettledAsync(Store, Second, cancellationToken),
            Elapsed = host.Time.GetElapsedTime(started),
        };
        Conclude(facts);
        return facts;
    }

    private async Task ImportUsersAsync(SettlementDate date)
    {
        var file = $"positions-{date}.csv";
        await RunAsync(
            "generate", "--users", GeneratedUsers.ToString(System.Globalization.CultureInfo.InvariantCulture), "--date", date.ToString(), "--seed", "1", "--out", file);
        await File.AppendAllTextAsync(file, $"{RealUser},201.11\n", cancellationToken);
        await RunAsync("import", "positions", file, "--date", date.ToString());
    }

    private async Task RunAsync(params string[] arguments)
    {
        Say("$ settle " + string.Join(' ', arguments));
        var code = await SettleCommandLine.InvokeAsync(arguments, host, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (code != (int)ExitCode.Done)
        {
            throw new InvalidOperationException($"settle {string.Join(' ', arguments)} ended with exit code {code}");
        }
    }

    private void Conclude(DemoFacts facts)
    {
        Head("What this showed");
        if (!facts.HoldsTogether)
        {
            Say("The figures do not add up; that is a bug in this program. Please report them: settle demo --json");
            return;
        }

        Say($"- {Tables.Count(facts.Users)} users were settled at a real yield: one record each, and one payment each for those who earned at least 0.01.");
        Say("- Settling the day again found every record in place and changed nothing.");
        Say($"- A run killed after {Tables.Count(facts.SecondDay.AtKill)} users was finished by running it again: nobody was missed, nobody was paid twice.");
        Say("- Payments equal records, and records plus residue equal the exact earnings, to the last digit.");
        Say(FormattableString.Invariant($"It took {facts.Elapsed.TotalSeconds:0.0} s; the store is gone again. A store of your own, in a browser: settle serve. All commands: settle --help"));
    }

    private void Head(string text)
    {
        Say(string.Empty);
        Say(text);
    }

    private void Say(string text) => host.Output.WriteLine(text);
}
