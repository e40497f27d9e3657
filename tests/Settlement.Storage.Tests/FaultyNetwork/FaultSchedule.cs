using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>
/// Which request meets which fault: a pure function of the seed, the request and how often it was sent before. It does
/// not depend on the order in which requests of several workers happen to be sent, so that a seed does the same again.
/// </summary>
internal sealed class FaultSchedule
{
    private const int LongestBurst = 5;

    // What is written makes a day right or wrong: reads fail less often.
    private const int ReadsLessOften = 3;

    // Requests that are done though they seem to have failed are what the incident was made of: they come more often.
    private static readonly FaultKind[] Kinds =
    [
        .. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None),
        FaultKind.LostAnswer, FaultKind.BrokenAnswer, FaultKind.ServerErrorAfterwards, FaultKind.LateRequest, FaultKind.LateRequest,
    ];

    private static readonly FaultKind[] Busy = [FaultKind.TooManyRequests, FaultKind.ServerError, FaultKind.ServerBusy];

    private readonly int seed;
    private readonly int faultsPerThousand;
    private readonly int storm;
    private readonly FaultKind? only;

    public FaultSchedule(int seed)
    {
        this.seed = seed;
        var random = new SplitMix64(SplitMix64.Mix(unchecked((ulong)seed + 1)));
        faultsPerThousand = Pick([40, 120, 250, 450]);

        // In some seeds one kind alone, often; in some the server is busy for everybody, for each request's first tries.
        only = Pick([0, 0, 1]) == 1 ? Pick(Kinds) : null;
        storm = Pick([0, 0, 0, 0, 0, 0, 1, 2]);
        EndsWithLateWrite = Pick([false, false, true]);

        T Pick<T>(T[] from) => from[random.Next() % (ulong)from.Length];
    }

    private FaultSchedule()
    {
    }

    /// <summary>Nothing happens to any request.</summary>
    public static FaultSchedule Quiet { get; } = new();

    /// <summary>
    /// Whether the first write that meets a fault is late, and the last that the server hears of until the faults are over.
    /// </summary>
    public bool EndsWithLateWrite { get; }

    /// <summary>What happens to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="occurrence">How often it was sent before.</param>
    public FaultKind Decide(SentRequest request, int occurrence)
    {
        var perThousand = request.IsWrite ? faultsPerThousand : faultsPerThousand / ReadsLessOften;
        if (occurrence < storm)
        {
            return Busy[Draw(request.Text, occurrence).Kind % Busy.Length];
        }

        // A busy server stays busy for some tries.
        for (var back = Math.Min(occurrence - storm, LongestBurst); back > 0; back--)
        {
            var (kind, length) = Start(request.Text, perThousand, occurrence - back);
            if (Busy.Contains(kind) && length > back)
            {
                return kind;
            }
        }

        return Start(request.Text, perThousand, occurrence).Kind;
    }

    /// <summary>What kind of schedule it is.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{faultsPerThousand} of 1,000 requests, {only?.ToString() ?? "all kinds"}, the first {storm} tries refused as busy{(EndsWithLateWrite ? ", the first write that fails is late and the last" : string.Empty)}");

    private (FaultKind Kind, int Length) Start(string request, int perThousand, int occurrence)
    {
        var draw = Draw(request, occurrence);
        return draw.Chance % 1_000 < perThousand
            ? (only ?? Kinds[draw.Kind % Kinds.Length], 1 + (draw.Length % LongestBurst))
            : (FaultKind.None, 0);
    }

    private (int Chance, int Kind, int Length) Draw(string request, int occurrence)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{occurrence}\n{request}")));
        return (At(0), At(4), At(8));

        int At(int place) => BinaryPrimitives.ReadInt32LittleEndian(hash.AsSpan(place)) & int.MaxValue;
    }
}
