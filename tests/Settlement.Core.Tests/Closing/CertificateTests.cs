using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core.Tests;

public sealed class CertificateTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string Text = $"""
        settlement-certificate=2
        date=2014-08-05
        product=default
        currency=CNY
        quote=income_per_10000
        yield=1.1301
        rounding=truncate
        payer=ledger
        users=8
        payments=6
        earnings=112030000688
        paid=112030000688
        residue=226399463/100000000
        exact=11203000069026399463/100000000
        records={Hash}
        previous=2014-08-03 {Hash}
        previous=2014-08-04 {Hash}

        """.ReplaceLineEndings("\n");

    private static Certificate Certificate => Read(Text)!;

    [Fact]
    public void Text_is_stored_and_hashed_byte_for_byte()
    {
        Assert.Equal(Text, Certificate.ToText());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))), Certificate.Hash.ToString());
    }

    [Fact]
    public void Text_of_form_1_is_read_and_written_as_it_was()
    {
        var text = Text.Replace("settlement-certificate=2", "settlement-certificate=1", StringComparison.Ordinal);

        Assert.Equal(CertificateForm.OneDigest, Read(text)!.Form);
        Assert.Equal(text, Read(text)!.ToText());
    }

    [Fact]
    public void First_certificate_names_none()
    {
        var first = Certificate with { Previous = [] };

        Assert.EndsWith("\nprevious=none\n", first.ToText(), StringComparison.Ordinal);
        Assert.Equal(first, Read(first.ToText()));
    }

    [Fact]
    public void Every_field_counts()
    {
        var certificate = Certificate;
        Certificate[] changed =
        [
            certificate with { Form = CertificateForm.OneDigest },
            certificate with { Plan = certificate.Plan with { Date = SettlementDate.Parse("2014-08-06") } },
            certificate with { Plan = certificate.Plan with { Product = ProductId.Parse("other") } },
            certificate with { Plan = certificate.Plan with { Currency = Currency.Find("USD")! } },
            certificate with { Plan = certificate.Plan with { Yield = Yield.Parse("1.1302") } },
            certificate with { Plan = certificate.Plan with { Yield = Yield.Parse("1.1301", YieldQuote.AnnualPercentAct365) } },
            certificate with { Plan = certificate.Plan with { Rounding = Rounding.HalfUp } },
            certificate with { Plan = certificate.Plan with { Payer = Payer.Service } },
            certificate with { Users = 9 },
            certificate with { Payments = 7 },
            certificate with { EarningsMinor = 1 },
            certificate with { PaidMinor = 1 },
            certificate with { Residue = default },
            certificate with { Exact = default },
            certificate with { Records = Digest.Of("") },
            certificate with { Previous = [certificate.Previous[0]] },
        ];

        Assert.Equal(changed.Length + 1, changed.Append(certificate).Select(item => item.Hash).Distinct().Count());
        Assert.All(changed, item => Assert.Equal(item, Read(item.ToText())));
    }

    [Theory]
    [InlineData("users=8", "users=08")]
    [InlineData("users=8", "users=-8")]
    [InlineData("users=8", "users=")]
    [InlineData("users=8\n", "")]
    [InlineData("users=8", "users=8\nusers=8")]
    [InlineData("users=8", "users=8\nstranger=1")]
    [InlineData("settlement-certificate=2", "settlement-certificate=3")]
    [InlineData("settlement-certificate=2", "settlement-certificate=02")]
    [InlineData("settlement-certificate=2", "settlement-certificate=")]
    [InlineData("residue=226399463/100000000", "residue=452798926/200000000")]
    [InlineData("residue=226399463/100000000", "residue=1/0")]
    [InlineData("yield=1.1301", "yield=1.13010")]
    [InlineData("records=0123", "records=0123zz")]
    [InlineData("records=0123456789ab", "records=0123456789AB")]
    [InlineData("previous=2014-08-03", "previous=2014-08-33")]
    [InlineData("date=2014-08-05\nproduct=default", "product=default\ndate=2014-08-05")]
    public void Text_that_is_not_written_like_one_is_none(string there, string instead)
    {
        Assert.Contains(there, Text, StringComparison.Ordinal);

        Assert.Null(Read(Text.Replace(there, instead, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("settlement-certificate=2")]
    public void Other_text_is_none(string text) => Assert.Null(Read(text));

    [Fact]
    public void Certificates_of_the_same_text_are_equal_and_others_are_not()
    {
        var certificate = Certificate;

        Assert.Equal(certificate, Certificate);
        Assert.Equal(certificate.GetHashCode(), Certificate.GetHashCode());
        Assert.NotEqual(certificate, certificate with { Users = 9 });
        Assert.False(certificate.Equals(null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Any_other_number_of_bytes_is_no_digest(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Digest.Of(new byte[length]));

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData(Hash + "0")]
    public void Any_other_text_is_no_digest(string text)
    {
        Assert.False(Digest.TryParse(text, out var digest));
        Assert.Equal(default, digest);
    }

    [Fact]
    public void Digest_of_nothing_has_no_text() => Assert.Equal(string.Empty, default(Digest).ToString());

    private static Certificate? Read(string text) => CertificateText.TryParse(text, out var certificate) ? certificate : null;
}
