using Polly;
using Polly.Retry;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>Tries again what failed for a transient reason, as a policy says.</summary>
internal static class RetryPipeline
{
    /// <summary>Each further attempt is reported on one line, with the reason.</summary>
    public static ResiliencePipeline Build(RetryPolicy retry, TimeProvider time, Action<string> report) => retry.Attempts <= 1
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransientFailureException>(),
                MaxRetryAttempts = retry.Attempts - 1,
                BackoffType = DelayBackoffType.Constant,
                Delay = retry.BackOff,
                OnRetry = arguments =>
                {
                    RunInstruments.RetriedActivity();
                    report($"attempt {arguments.AttemptNumber + 1} of {retry.Attempts} failed: {OneLine.Of(arguments.Outcome.Exception!.Message)}; trying again");
                    return default;
                },
            })
            .Build();
}
