using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

public sealed class RunInstrumentsTests
{
    [Fact]
    public async Task Payment_without_an_answer_is_told_with_its_retries_and_the_answers_that_asked_for_patience()
    {
        using var script = new ScriptedService("429", "503", "500");
        await using var client = script.Client(attempts: 3);
        using var told = new ToldMetrics(RunInstruments.MeterName);

        await client.PayAsync([Sample.Payment(1)], default);

        Assert.Equal(
            [
                "settlement.throttled by=payments 1",
                "settlement.retries what=payment-request 1",
                "settlement.throttled by=payments 1",
                "settlement.retries what=payment-request 1",
                "settlement.payment_answers kind=unknown 1",
            ],
            told.Lines);
    }

    [Fact]
    public async Task Answers_are_told_by_their_kind()
    {
        await using var service = await RunningService.StartAsync();
        await using var client = service.Client();
        using var told = new ToldMetrics(RunInstruments.MeterName);

        await client.PayAsync([Sample.Payment(1)], default);
        await client.PayAsync([Sample.Payment(1)], default);
        await client.PayAsync([Sample.Payment(1) with { Amount = new Money(999) }], default);

        Assert.Equal(
            [
                "settlement.payment_answers kind=accepted 1",
                "settlement.payment_answers kind=already-accepted 1",
                "settlement.payment_answers kind=content-differs 1",
            ],
            told.Lines);
    }

    [Fact]
    public void Phase_is_told_when_it_is_left_and_not_when_it_is_only_gone_through_again()
    {
        var start = DateTimeOffset.UnixEpoch;
        var phases = new PhaseTimes();
        using var told = new ToldMetrics(RunInstruments.MeterName);

        phases.Enter(RunPhase.Planning, start, isTold: false);
        phases.Enter(RunPhase.Settling, start.AddSeconds(2), isTold: false);
        phases.Enter(RunPhase.Settling, start.AddSeconds(5), isTold: true);
        phases.Enter(RunPhase.Reconciling, start.AddSeconds(9), isTold: true);
        phases.Enter(RunPhase.Finished, start.AddSeconds(10), isTold: true);

        Assert.Equal(["settlement.phase_duration phase=settling 7", "settlement.phase_duration phase=reconciling 1"], told.Lines);
    }
}
