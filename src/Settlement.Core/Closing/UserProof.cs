using System.Text;

namespace Settlement.Core;

/// <summary>
/// Shows that a user's line is one of those that a day's certificate stands for, to somebody who has nothing but the
/// certificate's hash. Of other users it holds hashes alone.
/// </summary>
/// <param name="Certificate">The day's certificate, of form 2.</param>
/// <param name="UserId">The user.</param>
/// <param name="Line">The user's line; see <see cref="CertifiedLine"/>.</param>
/// <param name="Index">Its place in the order of the user ids, from 0.</param>
/// <param name="Path">The audit path from the line's leaf to the certificate's root; see <see cref="MerkleTree"/>.</param>
public sealed record UserProof(Certificate Certificate, UserId UserId, string Line, long Index, IReadOnlyList<Digest> Path)
{
    /// <summary>Whether the line leads to the root that the certificate names.</summary>
    public bool Holds =>
        MerkleTree.RootOf(Encoding.UTF8.GetBytes(Line), Index, Certificate.Users, Path) == Certificate.Records;
}

/// <summary>What proving a user's line came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="UserId">The user.</param>
/// <param name="Verdict">Whether there is a proof, or why there is none.</param>
/// <param name="Proof">The proof; null where there is none.</param>
/// <param name="Record">The user's record; null where there is no proof.</param>
public sealed record ProofReport(SettlementDate Date, UserId UserId, ProofVerdict Verdict, UserProof? Proof = null, SettlementRecord? Record = null);

/// <summary>What proving a user's line came to.</summary>
public enum ProofVerdict
{
    /// <summary>There is a proof.</summary>
    Proved,

    /// <summary>The date was never run.</summary>
    NotRun,

    /// <summary>The day is not closed, so it has no certificate.</summary>
    NotClosed,

    /// <summary>The day is closed, and no certificate that can be read is stored with it.</summary>
    CertificateUnreadable,

    /// <summary>The certificate is of form 1, which has no proofs.</summary>
    FormHasNoProofs,

    /// <summary>The user has no record on the date.</summary>
    UserUnknown,

    /// <summary>The records that are stored now are not those that were certified, so there is nothing to prove from them.</summary>
    RecordsDiffer,
}
