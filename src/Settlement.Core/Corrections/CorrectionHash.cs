using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// The hash of what a correction comes to: SHA-256 of a text in UTF-8, one <c>name=value</c> a line, each line ended by LF. Two
/// corrections with the same hash do the same to the same users, whoever books them, and why.
/// </summary>
/// <remarks>
/// <code>
/// settlement-correction=1
/// date=2014-08-05
/// correction=1
/// product=default
/// currency=CNY
/// quote=income_per_10000
/// yield=1.1201
/// quote-before=income_per_10000
/// yield-before=1.1301
/// rounding=truncate
/// payer=ledger
/// at-least=0
/// takes-reversals=no
/// brings-positions=no
/// positions=64 hexadecimal digits, one line a set
/// users=8
/// more=0 0
/// less=6 12
/// left-out=0 0
/// residue-difference=1/4
/// entries=64 hexadecimal digits
/// </code>
/// with amounts in minor units. <c>entries</c> is the <see cref="EntriesHash"/>.
/// </remarks>
internal static class CorrectionHash
{
    /// <summary>The hash.</summary>
    /// <param name="plan">The plan; what it says of its hash is not looked at.</param>
    /// <param name="entries">The hash of its entries.</param>
    public static Digest Of(CorrectionPlan plan, EntriesHash entries)
    {
        var totals = plan.Totals;
        var text = new StringBuilder();
        Add("settlement-correction", "1");
        Add("date", $"{plan.Date}");
        Add("correction", $"{plan.Number}");
        Add("product", $"{plan.Plan.Product}");
        Add("currency", plan.Plan.Currency.Code);
        Add("quote", plan.Plan.Yield.Quote.Name());
        Add("yield", plan.Plan.Yield.ToText());
        Add("quote-before", plan.YieldBefore.Quote.Name());
        Add("yield-before", plan.YieldBefore.ToText());
        Add("rounding", plan.Plan.Rounding.Name());
        if (plan.Plan.Accrual is { } days)
        {
            Add("accrues", $"{days}");
        }

        if (plan.Plan.Carries)
        {
            Add("residues", plan.Plan.ResiduePolicy.Name());
        }

        Add("payer", plan.Plan.Payer.Name());
        Add("at-least", Invariant(plan.AtLeast.Minor));
        Add("takes-reversals", YesOrNo(plan.TakesReversals));
        Add("brings-positions", YesOrNo(plan.BringsPositions));
        foreach (var set in plan.PositionSets)
        {
            Add("positions", $"{set}");
        }

        Add("users", Invariant(totals.Users));
        Add("more", $"{Invariant(totals.More)} {Invariant(totals.MoreMinor)}");
        Add("less", $"{Invariant(totals.Less)} {Invariant(totals.LessMinor)}");
        Add("left-out", $"{Invariant(totals.LeftOut)} {Invariant(totals.LeftOutMinor)}");
        Add("residue-difference", $"{plan.ResidueDifference.Numerator.ToString(CultureInfo.InvariantCulture)}/{plan.ResidueDifference.Denominator.ToString(CultureInfo.InvariantCulture)}");
        Add("entries", $"{entries}");
        return Digest.Of(text.ToString());

        void Add(string name, string value) => text.Append(name).Append('=').Append(value).Append('\n');
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";

    private static string Invariant(IFormattable number) => number.ToString(format: null, CultureInfo.InvariantCulture);
}

/// <summary>
/// A hash over entries, in whatever order they are added: the sum, modulo 2^256, of the SHA-256 of each entry's line
/// <c>user TAB before TAB after TAB difference</c>, amounts in minor units. The default value is that of no entries.
/// </summary>
/// <param name="High">The upper half.</param>
/// <param name="Low">The lower half.</param>
public readonly record struct EntriesHash(UInt128 High, UInt128 Low)
{
    /// <summary>Adds modulo 2^256.</summary>
    public static EntriesHash operator +(EntriesHash left, EntriesHash right)
    {
        unchecked
        {
            var low = left.Low + right.Low;
            return new EntriesHash(left.High + right.High + (low < left.Low ? UInt128.One : UInt128.Zero), low);
        }
    }

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public override string ToString() => High.ToString("x32", CultureInfo.InvariantCulture) + Low.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>Hashes entries one by one.</summary>
internal sealed class EntryHasher
{
    // One for each thread: to make one takes as long as to hash what is hashed here.
    [ThreadStatic]
    private static IncrementalHash? sha256;

    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>The hash of one user's entry.</summary>
    public EntriesHash Of(UserId user, in CorrectedUser corrected)
    {
        const int Half = 16;
        line.ResetWrittenCount();
        Encoding.UTF8.GetBytes(user.Value, line);
        line.Write("\t"u8);
        line.WriteNumber(corrected.Before.Minor);
        line.Write("\t"u8);
        line.WriteNumber(corrected.Due.Credited.Minor);
        line.Write("\t"u8);
        line.WriteNumber(corrected.Difference.Minor);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(line.WrittenSpan);
        sha256.GetHashAndReset(hash);
        return new EntriesHash(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[Half..]));
    }
}
