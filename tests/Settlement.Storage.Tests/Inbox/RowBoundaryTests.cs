using System.Text;

namespace Settlement.Storage.Tests.Inbox;

public sealed class RowBoundaryTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a,b", 0)]
    [InlineData("a,b\n", 4)]
    [InlineData("a,b\nc", 4)]
    [InlineData("a\r\nb", 3)]
    [InlineData("a\rb", 2)]
    [InlineData("\"a\nb\",c", 0)]
    [InlineData("\"a\nb\",c\nd,\"e\n", 8)]
    [InlineData("\"a\"\"\nb\"\n", 8)]
    [InlineData("a\n\n\nb", 4)]
    public void Whole_rows_end_at_the_last_line_end_outside_quotation_marks(string piece, int length) =>
        Assert.Equal(length, RowBoundary.LengthOfWholeRows(Encoding.UTF8.GetBytes(piece)));
}
