namespace Settlement.Cli;

/// <summary>What a run does where another one is settling its date.</summary>
internal enum WhenHeld
{
    /// <summary>Says so and waits until the other run has ended or fallen silent.</summary>
    Wait,

    /// <summary>Says so and ends.</summary>
    Refuse,

    /// <summary>Takes the date over; the other run stops when it notices.</summary>
    TakeOver,
}
