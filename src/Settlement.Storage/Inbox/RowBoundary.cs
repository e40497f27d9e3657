namespace Settlement.Storage;

/// <summary>Finds where rows of a CSV file end: at a line end outside quotation marks.</summary>
/// <remarks>For a file in which nothing is wrong, so that quotation marks are paired.</remarks>
internal static class RowBoundary
{
    /// <summary>The length of the whole rows at the start of a piece that begins with a row; 0 if not even one ends.</summary>
    public static int LengthOfWholeRows(ReadOnlySpan<byte> piece)
    {
        var length = 0;
        var isQuoted = false;
        for (var i = 0; i < piece.Length; i++)
        {
            switch (piece[i])
            {
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)'\n' or (byte)'\r' when !isQuoted:
                    length = i + 1;
                    break;
            }
        }

        return length;
    }
}
