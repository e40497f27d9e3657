using System.Buffers.Binary;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>What the runs and closes of a schedule are asked for: each with an id of its own, in turn where the schedule has leases.</summary>
internal sealed class ScheduleRequests(World world)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMicroseconds(ScheduleSetup.LeaseTime);

    private int closes;

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

    private static TurnRequest Turn(string who) => new(RunKind.Timer, who, "simulated", LeaseDuration);

    private RunId Id(int number)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, world.Seed);
        BinaryPrimitives.WriteInt32BigEndian(id[8..], number);
        return new RunId(new Guid(id));
    }
}
