namespace Settlement.Core;

/// <summary>An activity's name and the types it takes and gives, so that a call cannot mix them up.</summary>
/// <param name="Name">The name under which engines register it.</param>
public sealed record ActivityName<TInput, TOutput>(string Name);
