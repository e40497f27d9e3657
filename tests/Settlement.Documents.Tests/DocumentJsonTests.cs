using Settlement.Core;

namespace Settlement.Documents.Tests;

public sealed class DocumentJsonTests
{
    private static readonly DayPlan Plan = new(
        SettlementDate.Parse("2014-08-05"), ProductId.Parse("default"), Currency.Cny, Yield.Parse("1.1301"), Rounding.Truncate);

    [Fact]
    public void Document_is_written_in_the_order_of_its_fields_with_nothing_escaped_that_need_not_be()
    {
        var document = BreakDocument.Of(new Break(BreakCode.RecordMissing, "小明", "a \"quoted\" <name> & 1 × 2\n"));

        Assert.Equal(
            """{"code":"record-missing","userId":"小明","detail":"a \"quoted\" <name> & 1 × 2\n"}""",
            DocumentJson.ToText(document, DocumentJson.Compact));
    }

    [Fact]
    public void Indented_document_has_line_ends_of_one_character_and_shows_what_is_not_there_as_null()
    {
        var document = BreakDocument.Of(new Break(BreakCode.YieldDiffers, UserId: null, "1.2"));

        Assert.Equal("{\n  \"code\": \"yield-differs\",\n  \"userId\": null,\n  \"detail\": \"1.2\"\n}", DocumentJson.ToText(document, DocumentJson.Indented));
    }

    [Fact]
    public void Document_is_read_back_as_it_was()
    {
        var document = new BreakDocument("record-missing", "小明", "detail");

        Assert.Equal(document, DocumentJson.Read<BreakDocument>(DocumentJson.ToText(document, DocumentJson.Compact)));
    }

    // A million breaks fit into no memory that is set aside for one command.
    [Fact]
    public void Long_list_is_written_while_it_is_read()
    {
        const int Count = 50_000;
        var stream = new MeasuringStream();
        var mostHeld = 0L;
        var read = 0L;
        var breaks = Enumerable.Range(0, Count).Select(i =>
        {
            var found = new BreakDocument("record-missing", $"user-{i}", "no record");
            mostHeld = Math.Max(mostHeld, read - stream.Written);
            read += DocumentJson.ToText(found, DocumentJson.Compact).Length;
            return found;
        });

        DocumentJson.Write(stream, ReconciliationDocument.Of(Plan, day: null, Reconciliation.Empty, breaks), DocumentJson.Compact);

        Assert.InRange(mostHeld, 0, 64 * 1024);
        Assert.True(stream.Written > Count * 50L);
    }

    private sealed class MeasuringStream : MemoryStream
    {
        public long Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;

        public override void Write(byte[] buffer, int offset, int count) => Written += count;
    }
}
