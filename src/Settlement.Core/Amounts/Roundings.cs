namespace Settlement.Core;

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
