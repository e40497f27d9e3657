using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

public sealed class PaymentsUrlTests
{
    [Theory]
    [InlineData("ledger", null)]
    [InlineData("https://pay.example", "https://pay.example/")]
    [InlineData("https://pay.example/v1", "https://pay.example/v1/")]
    [InlineData("https://pay.example:8443/v1/", "https://pay.example:8443/v1/")]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://localhost:5080", "http://localhost:5080/")]
    [InlineData("http://[::1]:5080", "http://[::1]:5080/")]
    public void Url_that_is_taken_names_who_pays(string text, string? service)
    {
        Assert.True(PaymentsUrl.TryParse(text, out var url, out var problem), problem);
        Assert.Equal(service, url.Service?.AbsoluteUri);
        Assert.Equal(service ?? "ledger", url.ToString());
    }

    [Theory]
    [InlineData("", "not a payment service")]
    [InlineData("Ledger", "not a payment service")]
    [InlineData("pay.example", "not a payment service")]
    [InlineData("/payments", "not a payment service")]
    [InlineData("ftp://pay.example", "not a payment service")]
    [InlineData("http://pay.example", "unencrypted")]
    [InlineData("http://127.0.0.1.pay.example", "unencrypted")]
    [InlineData("https://me:secret@pay.example", "SETTLE_PAYMENTS_KEY")]
    [InlineData("https://pay.example/?key=1", "begins with ? or #")]
    [InlineData("https://pay.example/#a", "begins with ? or #")]
    public void Url_that_is_refused_says_why(string text, string reason)
    {
        Assert.False(PaymentsUrl.TryParse(text, out var url, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Equal(default, url);
    }

    [Theory]
    [InlineData("https://me:secret@pay.example", "https://…@pay.example")]
    [InlineData("https://pay.example", "https://pay.example")]
    [InlineData("a@b", "a@b")]
    public void Url_is_shown_without_its_password(string text, string shown) => Assert.Equal(shown, PaymentsUrl.Redact(text));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("schlüssel")]
    public void Key_that_no_header_can_hold_is_refused_without_being_shown(string key)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new HttpPaymentService(
            RunningService.Url("https://pay.example"), Currency.Cny, new HttpPaymentOptions { Key = key }, TimeProvider.System));

        Assert.Contains("the key", refusal.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !refusal.Message.Contains(key, StringComparison.Ordinal));
    }
}
