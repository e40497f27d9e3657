namespace Settlement.Core;

/// <summary>Adds up what a correction makes of its users, one by one.</summary>
internal sealed class CorrectionSum
{
    private long users, more, less, leftOut;
    private Int128 moreMinor, lessMinor, leftOutMinor, residue, residueBefore;

    /// <summary>The totals so far.</summary>
    public CorrectionTotals Totals => new(users, more, moreMinor, less, lessMinor, leftOut, leftOutMinor, residue, residueBefore);

    /// <summary>Adds a user whom the correction is about. One whose amount cannot be computed is counted alone.</summary>
    public void Add(in CorrectedUser user)
    {
        users++;
        if (!user.CanBeComputed)
        {
            return;
        }

        residue += user.Residue;
        residueBefore += user.ResidueBefore;
        var difference = user.Difference.Minor;
        if (user.IsLeftOut)
        {
            leftOut++;
            leftOutMinor += difference;
        }
        else if (difference > 0)
        {
            more++;
            moreMinor += difference;
        }
        else if (difference < 0)
        {
            less++;
            lessMinor -= difference;
        }
    }
}
