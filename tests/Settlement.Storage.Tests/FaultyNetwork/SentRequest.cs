namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>What a request is about.</summary>
/// <param name="Text">Its address and content without what differs from run to run.</param>
/// <param name="IsWrite">Whether it may change something.</param>
internal readonly record struct SentRequest(string Text, bool IsWrite);
