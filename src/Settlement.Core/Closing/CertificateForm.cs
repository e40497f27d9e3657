namespace Settlement.Core;

/// <summary>
/// The forms of certificates there have been. They differ in what the field <c>records</c> is. The number is the first field
/// of the text: never renumber, and never stop reading one.
/// </summary>
public enum CertificateForm
{
    /// <summary>One digest over all records; see <see cref="RecordsDigest"/>. Read and verified for ever, no longer written.</summary>
    OneDigest = 1,

    /// <summary>The root of a Merkle tree over the records; see <see cref="RecordsTree"/>. It has a proof for each user.</summary>
    MerkleRoot = 2,
}
