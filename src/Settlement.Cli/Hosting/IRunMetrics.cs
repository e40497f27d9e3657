using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>What metrics are told to. Apart from what sends them, so that nothing of that is loaded where nobody asks for them.</summary>
internal interface IRunMetrics
{
    /// <summary>Tells how a run left its date.</summary>
    Task TellAsync(OpenStores stores, SettlementDate date, Tally tally, CancellationToken cancellationToken);
}
