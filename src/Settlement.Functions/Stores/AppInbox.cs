using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>The app's inbox, over its open stores.</summary>
/// <param name="open">Makes the inbox; null if there is none.</param>
public sealed class AppInbox(Func<OpenStores, IInbox?> open)
{
    /// <summary>The inbox that the settings name.</summary>
    public static AppInbox Of(SettlementOptions options) => new(stores => options.Inbox is { } container
        ? new BlobInbox(container, stores.Inputs, stores.Settlements, options.Currency)
        : null);

    /// <summary>The inbox; null if there is none.</summary>
    public IInbox? Over(OpenStores stores) => open(stores);
}
