namespace Settlement.Core;

/// <summary>The totals of a day's records.</summary>
/// <param name="Users">Records of the day, those of zero earnings included.</param>
/// <param name="EarningsMinor">Their earnings, in minor units.</param>
/// <param name="ResidueNumerator">Their residues, in parts of the plan's <see cref="Yield.Denominator"/>.</param>
public readonly record struct DayTotals(long Users, Int128 EarningsMinor, Int128 ResidueNumerator);
