using System.Buffers.Binary;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>What the runs and closes of a schedule are asked for: each with an id of its own, in turn where the schedule has leases.</summary>
internal sealed class ScheduleRequests(World world)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMicroseconds(ScheduleSetup.LeaseTime);

    // Their ids are above those of runs, of which there are few.
    private const int FirstCorrection = 1_000;

    private int closes;
    private int corrections;

    /// <summary>A run.</summary>
    /// <param name="number">Which run of the schedule: 1 or more.</param>
    /// <param name="scope">Whose users.</param>
    /// <param name="retryRejected">Whether users whose payment was refused are paid under another transaction id.</param>
    public RunRequest Run(int number, RunScope scope, bool retryRejected = false) => new()
    {
        Date = ScheduleSetup.Date,
        RunId = Id(number),
        Scope = scope,
        RetryRejected = retryRejected,
        Turn = world.Setup.UsesLease ? Turn($"run {number}") : null,
        Sizing = world.Setup.Sizing,
    };

    /// <summary>The next close.</summary>
    public CloseRequest Close()
    {
        closes++;

        // Of a service that lists nothing, somebody accepts it by name.
        var request = new CloseRequest(ScheduleSetup.Date, world.Setup.Sizing) { AcceptUnseen = true };
        return world.Setup.UsesLease ? request with { RunId = Id(-closes), Turn = Turn($"close {closes}") } : request;
    }

    /// <summary>A correction.</summary>
    public CorrectionRequest Correction(CorrectionStep step, bool retryRejected)
    {
        corrections++;
        return new CorrectionRequest
        {
            Date = ScheduleSetup.Date,
            RunId = Id(FirstCorrection + corrections),
            Book = true,
            Reason = "as the schedule has it",
            RequestedBy = "simulated",
            RequestedAt = world.Setup.BeginsUtc.AddMicroseconds(world.Time.Now),
            Yield = step.Yield,
            Positions = step.Set,
            AtLeast = step.AtLeast,
            TakesReversals = world.Setup.Corrections!.TakesReversals,
            RetryRejected = retryRejected,
            Turn = world.Setup.UsesLease ? Turn($"correction {corrections}") : null,
            Sizing = world.Setup.Sizing,
        };
    }

    /// <summary>A close of a correction.</summary>
    public CorrectionCloseRequest CloseCorrection(int number)
    {
        closes++;
        var request = new CorrectionCloseRequest(ScheduleSetup.Date, number, world.Setup.Sizing);
        return world.Setup.UsesLease ? request with { RunId = Id(-closes), Turn = Turn($"close {closes}") } : request;
    }

    private static TurnRequest Turn(string who) => new(RunKind.Timer, who, "simulated", LeaseDuration);

    private RunId Id(int number)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, world.Seed);
        BinaryPrimitives.WriteInt32BigEndian(id[8..], number);
        return new RunId(new Guid(id));
    }
}
