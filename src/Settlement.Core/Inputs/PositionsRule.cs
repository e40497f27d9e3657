namespace Settlement.Core;

/// <summary>What positions that are written may do to those that are there. The default value is <see cref="WholeSet"/>.</summary>
/// <param name="Replace">Whether another balance that is there is overwritten and users may be withdrawn, or either refuses the whole.</param>
/// <param name="Add">
/// Whether users who are there and not among those written stay as they are. Else what is written is the whole set of the
/// date, and such a user refuses it.
/// </param>
public readonly record struct PositionsRule(bool Replace, bool Add)
{
    /// <summary>The whole set of a date, which changes nothing that is there.</summary>
    public static PositionsRule WholeSet { get; }

    /// <summary>The whole set of a date, whatever is there; those who are not in it any more are withdrawn.</summary>
    public static PositionsRule Replacing { get; } = new(Replace: true, Add: false);

    /// <summary>Further users, or the same; whoever is there already stays as they are.</summary>
    public static PositionsRule Adding { get; } = new(Replace: false, Add: true);

    /// <summary>Some users, whatever is there of them; all others stay as they are.</summary>
    public static PositionsRule AddingOrReplacing { get; } = new(Replace: true, Add: true);
}
