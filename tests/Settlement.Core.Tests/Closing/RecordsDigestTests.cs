using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core.Tests;

public sealed class RecordsDigestTests
{
    private static readonly SettlementRecord[] Records =
        [Sample.Record("alice", 20_111), Sample.Record("bob, \"jr\"", 1) with { Status = RecordStatus.Recorded }, Sample.Record("陳", 5_000_000)];

    public static TheoryData<string> Changes => [.. All.Keys];

    private static Dictionary<string, Func<SettlementRecord, SettlementRecord>> All { get; } = new(StringComparer.Ordinal)
    {
        ["user"] = record => record with { UserId = UserId.Parse("alicf") },
        ["position"] = record => record with { Position = new Money(20_112) },
        ["earnings"] = record => record with { Earnings = record.Earnings with { Credited = new Money(3) } },
        ["residue"] = record => record with { Earnings = record.Earnings with { ResidueNumerator = record.Earnings.ResidueNumerator + 1 } },
        ["input hash"] = record => record with { InputHash = Sample.Record("alice", 20_112).InputHash },
        ["transaction id"] = record => record with { TransactionId = Sample.Record("bob", 20_111).TransactionId },
        ["status"] = record => record with { Status = RecordStatus.Paid },
    };

    [Fact]
    public void Digest_is_of_a_line_for_each_record()
    {
        var expected = string.Concat(Records.Select(record => string.Join(
            '\t',
            record.UserId,
            record.Position.Minor,
            record.Earnings.Credited.Minor,
            record.Earnings.ResidueNumerator,
            record.InputHash,
            record.TransactionId,
            "recorded\n")));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(expected))), DigestOf(Records).ToString());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Digest_changes_with_every_field_of_a_record(string field)
    {
        var before = DigestOf(Records);
        var after = DigestOf([All[field](Records[0]), .. Records[1..]]);

        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Digest_changes_with_a_record_too_few_or_in_another_place()
    {
        Assert.NotEqual(DigestOf(Records), DigestOf(Records[..2]));
        Assert.NotEqual(DigestOf(Records), DigestOf([Records[1], Records[0], Records[2]]));
    }

    [Fact]
    public void Digest_says_nothing_of_the_run_that_created_a_record() =>
        Assert.Equal(DigestOf(Records), DigestOf([.. Records.Select(record => record with { CreatedBy = Sample.Run(7), Version = "9" })]));

    [Fact]
    public void Longest_numbers_are_digested_whole()
    {
        var longest = Records[0] with
        {
            Position = new Money(long.MinValue),
            Earnings = new Earnings(new Money(long.MinValue), long.MinValue),
        };
        var line = $"alice\t{long.MinValue}\t{long.MinValue}\t{long.MinValue}\t{longest.InputHash}\t{longest.TransactionId}\trecorded\n";

        Assert.Equal(Digest.Of(line), DigestOf([longest]));
    }

    private static Digest DigestOf(SettlementRecord[] records)
    {
        using var digest = new RecordsDigest();
        foreach (var record in records)
        {
            digest.Add(record);
        }

        return digest.Take();
    }
}
