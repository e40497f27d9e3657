using System.Text;

namespace Settlement.Cli.Tests;

/// <summary>The file other systems read.</summary>
[Takes(seconds: 10)]
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Export_is_sorted_by_code_point_quoted_where_needed_and_ends_lines_with_LF()
    {
        // U+1F600 is a surrogate pair, and sorts after U+FF61 by code point though not by UTF-16.
        await store.ImportAsync(
            "1.1203",
            "😀,10000.00", "｡half,10000.00", "\"say \"\"hi\"\"\",10000.00", "\"a,b\",10000.00", "user-1,89.26", "USER-1,89.27", "=1+1,1234.56", "王芳,50000.01");
        await store.RunDayAsync(exitCode: 0);

        Assert.Equal(
            """"
            user_id,date,position,yield,earnings,residue,transaction_id,status
            =1+1,2014-08-05,1234.56,1.1203,0.13,0.0083077568,5f1d23f7-ba76-581b-9c8d-bc5cd972aac2,paid
            USER-1,2014-08-05,89.27,1.1203,0.01,0.0000009181,dafb10f3-5e3e-52f8-ac8a-906dfecaf1c7,paid
            "a,b",2014-08-05,10000.00,1.1203,1.12,0.0003,4754db5e-1180-5649-b089-89b7fe0067c9,paid
            "say ""hi""",2014-08-05,10000.00,1.1203,1.12,0.0003,9e090c10-c175-50b1-80a1-159035c28a4e,paid
            user-1,2014-08-05,89.26,1.1203,0.00,0.0099997978,e5d8d3db-c9e3-561d-bb22-8566fe0a7b94,recorded
            王芳,2014-08-05,50000.01,1.1203,5.60,0.0015011203,395d11c8-eba2-5032-a019-6f74d7dee052,paid
            ｡half,2014-08-05,10000.00,1.1203,1.12,0.0003,a7d140bd-c360-501b-bf17-d995fa29319c,paid
            😀,2014-08-05,10000.00,1.1203,1.12,0.0003,9f360653-b2a3-56da-813f-153867de54ae,paid

            """".ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(await store.ExportAsync()));
    }

    [Fact]
    public async Task Export_for_a_spreadsheet_has_a_byte_order_mark_decimal_residues_and_no_formulas()
    {
        var yields = store.Write("yields.csv", "date,annual_percent_act_365\n2014-08-05,4.1257\n");
        (await store.SettleAsync("import", "yields", yields)).Expect(0);
        await store.ImportPositionsAsync(
            StoreCommands.Day, ["=1+1,1000.00", "+49,1000.00", "-1,1000.00", "@SUM(A1),1000.00", "\uFF1D1+1,1000.00", "'=1,1000.00", "\"a,=b\",36500.00", "007,0.00"]);
        await store.RunDayAsync(exitCode: 0);
        var file = store.PathOf("records.csv");
        (await store.SettleAsync("export", "--date", StoreCommands.Day, "--out", file, "--spreadsheet")).Expect(0);

        var bytes = await File.ReadAllBytesAsync(file);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = Encoding.UTF8.GetString(bytes[3..]).Split('\n')[..^1].Select(row => string.Join(',', row.Split(',')[..^2])).ToList();
        Assert.Equal(
            [
                "user_id,date,position,yield,earnings,residue,residue_fraction",
                "'\'=1,2014-08-05,1000.00,4.1257,0.11,0.00303287671232876712,'1107/365000",
                "'+49,2014-08-05,1000.00,4.1257,0.11,0.00303287671232876712,'1107/365000",
                "'-1,2014-08-05,1000.00,4.1257,0.11,0.00303287671232876712,'1107/365000",
                "007,2014-08-05,0.00,4.1257,0.00,0.00,",
                "'=1+1,2014-08-05,1000.00,4.1257,0.11,0.00303287671232876712,'1107/365000",
                "'@SUM(A1),2014-08-05,1000.00,4.1257,0.11,0.00303287671232876712,'1107/365000",
                "\"a,=b\",2014-08-05,36500.00,4.1257,4.12,0.0057,",
                "'\uFF1D1+1,2014-08-05,1000.00,4.1257,0.11,0.00303287671232876712,'1107/365000",
            ],
            rows);
    }

    [Fact]
    public async Task Two_exports_of_a_day_are_the_same_bytes_after_a_rerun_and_in_a_store_settled_another_way_too()
    {
        await store.GenerateAsync(3_000);
        using var other = store.Copy();
        await store.RunDayAsync(exitCode: 0);
        var first = await store.ExportAsync();
        await store.RunDayAsync(exitCode: 0);
        Assert.Equal(first, await store.ExportAsync());

        var users = string.Join(',', StoreTables.Query(other, "SELECT user_id FROM positions ORDER BY user_id DESC LIMIT 100"));
        await other.RunDayAsync(exitCode: 0, "--users", users);
        await other.RunDayAsync(exitCode: 0, "--parallelism", "7");
        Assert.Equal(first, await other.ExportAsync());
    }

    [Fact]
    public async Task Export_can_be_imported_as_the_positions_of_another_day()
    {
        await store.ImportAsync("1.1203", "alice,201.11", "\"a,b\",10000.00");
        await store.RunDayAsync(exitCode: 0);
        var file = store.PathOf("records.csv");
        (await store.SettleAsync("export", "--date", StoreCommands.Day, "--out", file)).Expect(0);

        var columns = (await File.ReadAllTextAsync(file)).Replace("position", "balance", StringComparison.Ordinal);
        (await store.SettleAsync("import", "positions", store.Write("next.csv", columns), "--date", "2014-08-06")).Expect(0);

        Assert.Equal(
            StoreTables.Query(store, "SELECT user_id, balance_minor FROM positions WHERE settlement_date = 20140805"),
            StoreTables.Query(store, "SELECT user_id, balance_minor FROM positions WHERE settlement_date = 20140806"));
    }
}
