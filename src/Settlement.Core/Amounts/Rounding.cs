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

/// <summary>The names of the roundings in settings, plans and hashes.</summary>
public static class Roundings
{
    /// <summary>The rounding's name, such as <c>truncate</c>.</summary>
    public static string Name(this Rounding rounding) => rounding switch
    {
        Rounding.Truncate => "truncate",
        Rounding.HalfEven => "half-even",
        Rounding.HalfUp => "half-up",
        _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "unknown rounding"),
    };

    /// <summary>The rounding of a name, or null.</summary>
    public static Rounding? Find(string name)
    {
        foreach (var rounding in Enum.GetValues<Rounding>())
        {
            if (rounding.Name() == name)
            {
                return rounding;
            }
        }

        return null;
    }
}
