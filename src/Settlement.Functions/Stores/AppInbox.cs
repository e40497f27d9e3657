using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions;

/// <summary>The app's inbox over its open stores, if the settings name one.</summary>
public sealed class AppInbox(Func<OpenStores, IInbox?> open)
{
    public static AppInbox Of(SettlementOptions options) => new(stores => options.Inbox is { } container
        ? new BlobInbox(container, stores.Inputs, stores.Settlements, options.Currency)
        : null);

    public IInbox? Over(OpenStores stores) => open(stores);
}
