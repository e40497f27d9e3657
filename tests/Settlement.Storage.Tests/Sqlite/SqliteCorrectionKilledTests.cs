using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Core;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>I8: a correction that is killed while it is booked is finished by the next; booked again, or by several processes at once, it is booked once.</summary>
public sealed class SqliteCorrectionKilledTests : IAsyncLifetime
{
    private const int Users = 6_000;
    private const int AtOnce = 4;
    private const string Entries = "SELECT count(*) FROM correction_entries";

    // The correction is frozen; an entry for each user who comes out otherwise, so many a commit; the correction is settled.
    private const string Progress =
        "SELECT (SELECT count(*) FROM corrections) + (SELECT count(*) FROM correction_entries) + (SELECT count(*) FROM corrections WHERE state > 0)";

    // All that a correction leaves behind, but which run created what.
    private static readonly string[] Written =
    [
        "SELECT * FROM corrections",
        """
        SELECT user_id, position_minor, earnings_minor, residue_numerator, before_minor, taken_up_minor, status, taken_up_by, attempt,
            transaction_id
        FROM correction_entries ORDER BY user_id
        """,
        "SELECT * FROM postings ORDER BY user_id, correction",
        "SELECT * FROM trial_balance ORDER BY account",
        "SELECT * FROM residue_account ORDER BY correction, debit_account",
        "SELECT settlement_date, state, is_closing, users, earnings_minor, residue_numerator FROM days",
        "SELECT * FROM seals",
    ];

    private readonly TemporaryFolder folder = new();
    private Digest set;
    private string expected = string.Empty;
    private long end;

    private enum Phase
    {
        Frozen,
        Booking,
        Comparing,
    }

    public async Task InitializeAsync()
    {
        await SettleAsync(folder.PathOf("settled.db"));
        var undisturbed = Copy("undisturbed.db");
        Assert.True((await BookingProcess.BookAsync(undisturbed, set, Sample.Run(1))).Reconciled!.IsClean);
        expected = Dump(undisturbed);
        end = Number(undisturbed, Progress);
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public Task I8_correction_killed_at_any_moment_is_finished_by_the_next_to_the_same_bytes() =>
        AimedKills.RunAsync<Phase>(usual: 3, nightly: 20, async (aim, number) =>
        {
            var path = Copy(string.Create(CultureInfo.InvariantCulture, $"killed-{number}.db"));
            var random = new Random(number);
            var moment = aim switch { Phase.Frozen => 1, Phase.Booking => random.NextInt64(2, end - 1), _ => end - 1 };

            var reached = await KillAsync(path, moment, TimeSpan.FromMilliseconds(random.Next(10)));

            var where = $"kill {number} at {moment}, met at {reached}";
            var finished = await BookingProcess.BookAsync(path, set, Sample.Run(2));
            Assert.True(finished.Reconciled?.IsClean ?? finished.Verdict == CorrectionVerdict.NothingToCorrect, where);
            Assert.True(expected == Dump(path), where);
            return reached == end || reached == 0 ? null : reached == 1 ? Phase.Frozen : reached < end - 1 ? Phase.Booking : Phase.Comparing;
        });

    [Fact]
    public async Task I6_correction_booked_again_books_nothing()
    {
        var path = Copy("again.db");
        await BookingProcess.BookAsync(path, set, Sample.Run(1));

        var again = await BookingProcess.BookAsync(path, set, Sample.Run(2));

        Assert.Equal(CorrectionVerdict.NothingToCorrect, again.Verdict);
        Assert.Equal(expected, Dump(path));
    }

    [Fact]
    public async Task I1_correction_booked_by_4_processes_at_once_is_booked_once()
    {
        var path = Copy("four.db");

        var processes = Enumerable.Range(1, AtOnce).Select(run => BookingProcess.Start(path, set, run)).ToList();
        var settled = await Task.WhenAll(processes.Select(async process =>
        {
            using (process)
            {
                var output = await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                Assert.Equal(0, process.ExitCode);
                return long.Parse(output, CultureInfo.InvariantCulture);
            }
        }));

        Assert.Equal(Number(path, Entries), settled.Sum());
        Assert.Equal(expected, Dump(path));
    }

    // Kills a booking when it has come so far, or a little later; returns how far it had come in the end.
    private async Task<long> KillAsync(string path, long moment, TimeSpan delay)
    {
        using var process = BookingProcess.Start(path, set, run: 1);
        using (var connection = Open(path))
        {
            using var progress = Command(connection, Progress);
            while (!process.HasExited && (long)progress.ExecuteScalar()! < moment)
            {
                await Task.Delay(1);
            }
        }

        await Task.Delay(delay);
        process.Kill();
        await process.WaitForExitAsync();
        return Number(path, Progress);
    }

    private async Task SettleAsync(string path)
    {
        Assert.True(StoreUrl.TryParse("sqlite:" + path, out var url, out _));
        await using var stores = await OpenStores.OpenAsync(
            url, positions: null, StoreAccess.Create, StoreCard.Of(Sample.Settings), TimeSpan.FromSeconds(60), CancellationToken.None);
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Sample.Plan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(
            Sample.Date, Enumerable.Range(0, Users).Select(user => Sample.Position(user, 100_000 + user)), PositionsRule.Adding, default);
        var activities = new ActivityTable().Add(new DayActivities(stores.Inputs, stores.Settlements, payments: null, Sample.Settings));
        var report = await StraightContext.RunAsync(
            (activity, input, _) => activities.ExecuteAsync(activity, input, CancellationToken.None),
            new RunRequest { Date = Sample.Date, RunId = Sample.Run(0), Sizing = new RunSizing { PageSize = 5_000, UsersPerActivity = 5_000, ReconcilePageSize = 5_000 } });
        Assert.True(report.Reconciliation!.IsClean);

        Position[] brought = [.. Enumerable.Range(0, Users / 10).Select(user => Sample.Position(user * 10, 50_000 + user))];
        using var digest = new PositionSetDigest();
        foreach (var position in brought)
        {
            digest.Add(position);
        }

        set = digest.Take();
        await stores.Corrections.WriteSetAsync(Sample.Date, set, brought, default);
    }

    private string Copy(string name)
    {
        File.Copy(folder.PathOf("settled.db"), folder.PathOf(name));
        return folder.PathOf(name);
    }

    private static string Dump(string path)
    {
        using var connection = Open(path);
        return string.Join("\n\n", Written.Select(sql =>
        {
            using var command = Command(connection, sql);
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? string.Empty : reader.GetString(i))));
            }

            return string.Join('\n', rows);
        }));
    }

    private static long Number(string path, string sql)
    {
        using var connection = Open(path);
        using var command = Command(connection, sql);
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadWrite;Pooling=False");
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
