namespace Settlement.Simulation;

/// <summary>What becomes of a request on its way, at the other end and on its way back.</summary>
internal enum CallFate
{
    /// <summary>It is answered.</summary>
    Answered,

    /// <summary>It is refused at once.</summary>
    Refused,

    /// <summary>It fails at once, in a way nobody planned.</summary>
    FailsOddly,

    /// <summary>It never gets there.</summary>
    RequestLost,

    /// <summary>It is carried out, and the answer never comes back.</summary>
    AnswerLost,

    /// <summary>It gets there long after.</summary>
    LandsLate,

    /// <summary>Part of it is carried out, and it is answered with a failure.</summary>
    BreaksOff,

    /// <summary>It takes long.</summary>
    Stalls,
}
