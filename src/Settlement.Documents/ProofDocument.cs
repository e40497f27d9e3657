using Settlement.Core;

namespace Settlement.Documents;

/// <summary>
/// The proof of a user's line, as a file to be handed over: everything a verifier needs but the certificate's hash, which it
/// must have from elsewhere.
/// </summary>
/// <param name="Date">The settlement date; the certificate has it too.</param>
/// <param name="UserId">The user; the line begins with it.</param>
/// <param name="Line">The user's line, as it was certified.</param>
/// <param name="Index">Its place in the order of the user ids, from 0.</param>
/// <param name="Path">The hashes from the line's leaf up to the root, each 32 bytes in base64.</param>
/// <param name="Certificate">The text of the day's certificate.</param>
public sealed record ProofDocument(
    string Date,
    string UserId,
    string Line,
    long Index,
    IReadOnlyList<string> Path,
    string Certificate)
{
    /// <summary>The document of a proof.</summary>
    public static ProofDocument Of(UserProof proof) => new(
        proof.Certificate.Plan.Date.ToString(),
        proof.UserId.Value,
        proof.Line,
        proof.Index,
        [.. proof.Path.Select(hash => Convert.ToBase64String(hash.ToByteArray()))],
        proof.Certificate.ToText());
}

/// <summary>A proof that was written to a file.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="UserId">The user.</param>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">The hash of the day's certificate, 64 hexadecimal digits.</param>
/// <param name="Position">The user's position, in major units.</param>
/// <param name="Earnings">The user's earnings, in major units.</param>
/// <param name="Index">The place of the user's line, from 0.</param>
/// <param name="Users">Lines that the certificate stands for.</param>
public sealed record WrittenProofDocument(
    string Date, string UserId, string File, long Bytes, string Hash, string Position, string Earnings, long Index, long Users)
{
    /// <summary>The document of a proof that was written.</summary>
    public static WrittenProofDocument Of(UserProof proof, SettlementRecord record, string file, long bytes)
    {
        var currency = proof.Certificate.Plan.Currency;
        return new WrittenProofDocument(
            record.Date.ToString(),
            record.UserId.Value,
            file,
            bytes,
            proof.Certificate.Hash.ToString(),
            record.Position.ToText(currency),
            record.Earnings.Credited.ToText(currency),
            proof.Index,
            proof.Certificate.Users);
    }
}
