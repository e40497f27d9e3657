namespace Settlement.Core;

/// <summary>A workflow's name and the types it takes and gives.</summary>
/// <param name="Name">The name under which engines register it.</param>
public sealed record WorkflowName<TInput, TOutput>(string Name);
