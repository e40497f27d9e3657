namespace Settlement.Core;

/// <summary>Which users of a date a run settles.</summary>
public enum RunScope
{
    /// <summary>Every user with a position.</summary>
    AllUsers,

    /// <summary>The users that were named.</summary>
    NamedUsers,

    /// <summary>The users whose last result was a conflict or a quarantine.</summary>
    OnlyFailed,
}
