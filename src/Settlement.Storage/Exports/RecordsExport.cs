using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Writes a date's settlement records as CSV, sorted by user: the same bytes from every store that holds the same day.
/// </summary>
public static class RecordsExport
{
    private static readonly string[] Columns =
        ["user_id", "date", "position", "yield", "earnings", "residue", "transaction_id", "status"];

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Writes the records in UTF-8 without a byte order mark, a heading first.</summary>
    /// <param name="stream">Takes the file's content; left open.</param>
    /// <param name="plan">The day's plan: its date, its yield, the decimals of its currency.</param>
    /// <param name="store">Where the records are.</param>
    /// <param name="progress">Told now and then how many records are written.</param>
    /// <param name="cancellationToken">Stops the export; what was written is then only a part.</param>
    /// <returns>How many records were written.</returns>
    public static async Task<long> WriteAsync(
        Stream stream, DayPlan plan, ISettlementStore store, IProgress<long> progress, CancellationToken cancellationToken)
    {
        const int ReportEvery = 1_000;
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, Csv, leaveOpen: true);
        foreach (var column in Columns)
        {
            csv.WriteField(column);
        }

        await csv.NextRecordAsync();
        var yield = plan.Yield.ToText();
        long written = 0;
        await foreach (var record in store.ListRecordsAsync(plan.Date, cancellationToken))
        {
            csv.WriteField(record.UserId.Value);
            csv.WriteField(record.Date.ToString());
            csv.WriteField(record.Position.ToText(plan.Currency));
            csv.WriteField(yield);
            csv.WriteField(record.Earnings.Credited.ToText(plan.Currency));
            csv.WriteField(record.Earnings.Residue(plan.Yield).ToText(plan.Currency));
            csv.WriteField(record.TransactionId.ToString());
            csv.WriteField(record.Status.Name());
            await csv.NextRecordAsync();
            if (++written % ReportEvery == 0)
            {
                progress.Report(written);
            }
        }

        return written;
    }
}
