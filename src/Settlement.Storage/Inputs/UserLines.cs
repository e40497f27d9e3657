using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Remembers on which line of a file each user was seen first. It keeps 128 bits of a hash instead of the text: a
/// million users take some 40 MB, however long their ids are, and nobody can find two that collide.
/// </summary>
internal sealed class UserLines
{
    private readonly Dictionary<Key, int> lines = [];

    /// <summary>The line on which the user was seen before, or null for a user who is new.</summary>
    public int? Add(UserId user, int line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(user.Value.AsSpan()), hash);
        var key = new Key(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, key, out var exists);
        if (exists)
        {
            return first;
        }

        first = line;
        return null;
    }

    // Two words rather than a UInt128, whose alignment would make every entry half as large again.
    private readonly record struct Key(ulong Left, ulong Right)
    {
        public override int GetHashCode() => Left.GetHashCode();
    }
}
