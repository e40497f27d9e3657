namespace Settlement.Cli;

/// <summary>How long a run took.</summary>
/// <param name="Settling">From the start until every user had an outcome; the whole where the run did not reconcile.</param>
/// <param name="Whole">From the start to the end.</param>
internal readonly record struct RunTimes(TimeSpan Settling, TimeSpan Whole);
