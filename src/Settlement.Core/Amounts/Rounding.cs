namespace Settlement.Core;

/// <summary>How exact earnings become earnings, whole minor units. Negative amounts round as their mirror image.</summary>
public enum Rounding
{
    /// <summary>Towards zero: what real funds do, and the default. The residue has the sign of the earnings.</summary>
    Truncate = 0,

    /// <summary>To the nearest minor unit, a half to the even one.</summary>
    HalfEven = 1,

    /// <summary>To the nearest minor unit, a half away from zero. On average it pays out more than was earned.</summary>
    HalfUp = 2,
}
