using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>The app's inbox over its open stores, if the settings name one; its imports let through what a run accepts.</summary>
public sealed class AppInbox(Func<OpenStores, IReadOnlyList<CheckCode>, string, IInbox?> open)
{
    private const string Advice = "if it is intended, drop the file again and start the run with {code} in \"accept\"";

    public static AppInbox Of(SettlementOptions options, TimeProvider time) => new((stores, accepted, by) => options.Inbox is { } container
        ? new BlobInbox(
            container,
            stores.Inputs,
            stores.Settlements,
            options.Currency,
            checks: new ImportChecks(options.Checks, accepted, by, time.GetUtcNow()) { Advice = Advice })
        {
            RequireControl = options.RequireControl,
        }
        : null);

    /// <param name="stores">The open stores.</param>
    /// <param name="accepted">What the run lets through.</param>
    /// <param name="by">Who started it.</param>
    public IInbox? Over(OpenStores stores, IReadOnlyList<CheckCode> accepted, string by) => open(stores, accepted, by);
}
