using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Writes the entries of a date's corrections as CSV, by correction and sorted by user: the same bytes from every store that holds
/// the same entries.
/// </summary>
public static class EntriesExport
{
    private static readonly string[] Columns =
    [
        "user_id", "date", "correction", "position", "yield", "earnings_before", "earnings", "difference", "taken_up", "amount", "transaction_id", "status",
    ];

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Writes the entries in UTF-8, a heading first.</summary>
    /// <param name="stream">Takes the file's content; left open.</param>
    /// <param name="plans">The date's corrections, by number.</param>
    /// <param name="store">Where the entries are.</param>
    /// <param name="cancellationToken">Stops the export; what was written is then only a part.</param>
    /// <param name="form">Who is to read it.</param>
    /// <returns>How many entries were written.</returns>
    public static async Task<long> WriteAsync(
        Stream stream, IReadOnlyList<CorrectionPlan> plans, ICorrectionStore store, CancellationToken cancellationToken, ExportForm form = ExportForm.Plain)
    {
        var forSpreadsheet = form == ExportForm.Spreadsheet;
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: forSpreadsheet), bufferSize: 64 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, Csv, leaveOpen: true);
        foreach (var column in Columns)
        {
            csv.WriteField(column);
        }

        await csv.NextRecordAsync();
        long written = 0;
        foreach (var plan in plans)
        {
            var (currency, yield) = (plan.Plan.Currency, plan.Plan.Yield.ToText());
            await foreach (var entry in store.ListEntriesAsync(plan.Date, plan.Number, cancellationToken))
            {
                csv.WriteField(forSpreadsheet ? SpreadsheetText.OfText(entry.UserId.Value) : entry.UserId.Value);
                csv.WriteField(entry.Date.ToString());
                csv.WriteField(entry.Number);
                csv.WriteField(entry.Position.ToText(currency));
                csv.WriteField(yield);
                csv.WriteField(entry.Before.ToText(currency));
                csv.WriteField(entry.Earnings.Credited.ToText(currency));
                csv.WriteField(entry.Difference.ToText(currency));
                csv.WriteField(entry.TakenUp.ToText(currency));
                csv.WriteField(entry.Amount.ToText(currency));
                csv.WriteField(entry.TransactionId.ToString());
                csv.WriteField(entry.Status.ToKebabCase());
                await csv.NextRecordAsync();
                written++;
            }
        }

        return written;
    }
}
