using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// 128 bits of a hash of a user id, kept instead of the text: the same size however long the id is, and nobody can find two
/// that collide.
/// </summary>
/// <remarks>Two words rather than a UInt128, whose alignment would make every entry of a table half as large again.</remarks>
internal readonly record struct UserFingerprint(ulong Left, ulong Right)
{
    public static UserFingerprint Of(UserId user)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(user.Value.AsSpan()), hash);
        return new UserFingerprint(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }

    /// <inheritdoc />
    public override int GetHashCode() => Left.GetHashCode();
}
