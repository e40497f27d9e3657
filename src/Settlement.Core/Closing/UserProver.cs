using System.Text;

namespace Settlement.Core;

/// <summary>
/// Proves that a user's line is one of those a closed day's certificate stands for. Reads the records of one subtree where the
/// day's <see cref="SubtreeRoots"/> were kept and agree, else every record of the day once, and holds a page of them at a time.
/// </summary>
/// <param name="store">Days and records.</param>
public sealed class UserProver(ISettlementStore store)
{
    /// <summary>Makes the proof of a user.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<ProofReport> ProveAsync(SettlementDate date, UserId user, CancellationToken cancellationToken)
    {
        var day = await store.ReadDayAsync(date, cancellationToken);
        if (day is not { State: DayState.Closed })
        {
            return new ProofReport(date, user, day is null ? ProofVerdict.NotRun : ProofVerdict.NotClosed);
        }

        if (!CertificateText.TryParse(day.Certificate ?? string.Empty, out var certificate))
        {
            return new ProofReport(date, user, ProofVerdict.CertificateUnreadable);
        }

        if (certificate.Form != CertificateForm.MerkleRoot)
        {
            return new ProofReport(date, user, ProofVerdict.FormHasNoProofs);
        }

        // Asked first: a user id that was mistyped costs no reading of the day.
        var records = await store.ReadRecordsAsync(date, [user], cancellationToken);
        if (records[0] is not { } record)
        {
            return new ProofReport(date, user, ProofVerdict.UserUnknown);
        }

        var proof = await FromSubtreeAsync(certificate, user, cancellationToken) ?? await FromDayAsync(certificate, user, cancellationToken);
        return proof is null
            ? new ProofReport(date, user, ProofVerdict.RecordsDiffer)
            : new ProofReport(date, user, ProofVerdict.Proved, proof, record);
    }

    // Null where nothing is kept, or what is kept does not agree with the certificate or the records: then they decide, all of them.
    private async Task<UserProof?> FromSubtreeAsync(Certificate certificate, UserId user, CancellationToken cancellationToken)
    {
        var date = certificate.Plan.Date;
        if (SubtreeRoots.LeavesFor(certificate.Users) == 0 ||
            await store.ReadSubtreesAsync(date, cancellationToken) is not { } text ||
            !SubtreeRoots.TryParse(text, out var subtrees) ||
            subtrees.Users != certificate.Users ||
            subtrees.Find(user) is not { } number)
        {
            return null;
        }

        using var roots = new MerkleTree();
        for (var i = 0; i < subtrees.Roots.Count; i++)
        {
            roots.AddRoot(subtrees.Roots[i].Root, isFollowed: i == number);
        }

        if (roots.Root() != certificate.Records)
        {
            return null;
        }

        UserId? end = number + 1 < subtrees.Roots.Count ? subtrees.Roots[number + 1].First : null;
        var range = store.ListRecordsAsync(date, subtrees.Roots[number].First, end, cancellationToken);
        if (await FindLineAsync(range, certificate.Plan, user, atMost: subtrees.Leaves) is not { } found ||
            found.Root != subtrees.Roots[number].Root)
        {
            return null;
        }

        var proof = new UserProof(certificate, user, found.Line, (number * subtrees.Leaves) + found.Index, [.. found.Path, .. roots.Path]);
        return proof.Holds ? proof : null;
    }

    // Null where the records are not those that were certified.
    private async Task<UserProof?> FromDayAsync(Certificate certificate, UserId user, CancellationToken cancellationToken)
    {
        var day = store.ListRecordsAsync(certificate.Plan.Date, cancellationToken);
        if (await FindLineAsync(day, certificate.Plan, user, atMost: certificate.Users) is not { } found ||
            found.Root != certificate.Records || found.Count != certificate.Users)
        {
            return null;
        }

        var proof = new UserProof(certificate, user, found.Line, found.Index, found.Path);
        return proof.Holds
            ? proof
            : throw new InvalidOperationException($"the path of {user} on {certificate.Plan.Date} does not lead to the root it was taken from");
    }

    // Null where the user has no record among them, or there are more than there may be.
    private static async Task<FoundLine?> FindLineAsync(IAsyncEnumerable<SettlementRecord> records, DayPlan plan, UserId user, long atMost)
    {
        using var tree = new RecordsTree(plan);
        string? line = null;
        long index = 0;
        await foreach (var record in records)
        {
            if (tree.Records == atMost)
            {
                return null;
            }

            if (record.UserId == user)
            {
                index = tree.Records;
                line = Encoding.UTF8.GetString(tree.AddProved(record));
            }
            else
            {
                tree.Add(record);
            }
        }

        var root = tree.Take();
        return line is null ? null : new FoundLine(line, index, tree.Records, root, tree.Path);
    }

    private sealed record FoundLine(string Line, long Index, long Count, Digest Root, IReadOnlyList<Digest> Path);
}
