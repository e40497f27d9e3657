using System.Text;

namespace Settlement.Core;

/// <summary>
/// Proves that a user's line is one of those a closed day's certificate stands for. Reads every record of the day once, and
/// holds a page of them at a time.
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
        return records[0] is { } record
            ? await ProveAsync(certificate, record, cancellationToken)
            : new ProofReport(date, user, ProofVerdict.UserUnknown);
    }

    private async Task<ProofReport> ProveAsync(Certificate certificate, SettlementRecord proved, CancellationToken cancellationToken)
    {
        var date = certificate.Plan.Date;
        var user = proved.UserId;
        using var tree = new RecordsTree(certificate.Plan);
        string? line = null;
        long index = 0;
        await foreach (var record in store.ListRecordsAsync(date, cancellationToken))
        {
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

        if (tree.Take() != certificate.Records || tree.Records != certificate.Users || line is null)
        {
            return new ProofReport(date, user, ProofVerdict.RecordsDiffer);
        }

        var proof = new UserProof(certificate, user, line, index, tree.Path);
        return proof.Holds
            ? new ProofReport(date, user, ProofVerdict.Proved, proof, proved)
            : throw new InvalidOperationException($"the path of {user} on {date} does not lead to the root it was taken from");
    }
}
