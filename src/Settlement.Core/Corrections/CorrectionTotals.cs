using System.Numerics;

namespace Settlement.Core;

/// <summary>What a correction comes to; totals of parts add up to the totals of the whole.</summary>
/// <param name="Users">Users that were looked at.</param>
/// <param name="More">Users who get more.</param>
/// <param name="MoreMinor">How much more, in minor units; 0 or more.</param>
/// <param name="Less">Users who get less.</param>
/// <param name="LessMinor">How much less, in minor units; 0 or more.</param>
/// <param name="LeftOut">Users whose difference is smaller than what is booked.</param>
/// <param name="LeftOutMinor">Their differences, added up with their signs, in minor units.</param>
/// <param name="ResidueNumerator">Residues of these users afterwards, in parts of the correction's <see cref="Yield.Denominator"/>.</param>
/// <param name="ResidueNumeratorBefore">Their residues before, in parts of the denominator of the yield before.</param>
public readonly record struct CorrectionTotals(
    long Users,
    long More,
    Int128 MoreMinor,
    long Less,
    Int128 LessMinor,
    long LeftOut,
    Int128 LeftOutMinor,
    Int128 ResidueNumerator,
    Int128 ResidueNumeratorBefore)
{
    /// <summary>Users who get an entry.</summary>
    public long Entries => More + Less;

    /// <summary>What all entries come to, with their signs, in minor units.</summary>
    public Int128 DifferenceMinor => checked(MoreMinor - LessMinor);

    /// <summary>Adds two totals of the same correction.</summary>
    public static CorrectionTotals operator +(CorrectionTotals left, CorrectionTotals right) => checked(new(
        left.Users + right.Users,
        left.More + right.More,
        left.MoreMinor + right.MoreMinor,
        left.Less + right.Less,
        left.LessMinor + right.LessMinor,
        left.LeftOut + right.LeftOut,
        left.LeftOutMinor + right.LeftOutMinor,
        left.ResidueNumerator + right.ResidueNumerator,
        left.ResidueNumeratorBefore + right.ResidueNumeratorBefore));

    /// <summary>The residue that the correction moves to the residue account, or back where negative, in minor units, exact.</summary>
    public ExactAmount ResidueDifference(CorrectionPlan plan) =>
        new ExactAmount((BigInteger)ResidueNumerator, plan.Plan.Yield.Denominator) -
        new ExactAmount((BigInteger)ResidueNumeratorBefore, plan.YieldBefore.Denominator);
}
