namespace Settlement.Core;

/// <summary>What verifying a certificate came to.</summary>
public enum VerifyVerdict
{
    /// <summary>The certificate holds: the day is as it was closed.</summary>
    Holds,

    /// <summary>It does not.</summary>
    Differs,

    /// <summary>The date was never run.</summary>
    NotRun,

    /// <summary>The day is not closed, so it has no certificate.</summary>
    NotClosed,

    /// <summary>Another payer than the plan's was given, so its payments cannot be looked up.</summary>
    PayerDiffers,
}
