namespace Settlement.Core.Tests;

public sealed class ProductIdTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("fund-000198")]
    [InlineData("A.b_C-9")]
    [InlineData("x")]
    public void Product_of_plain_characters_is_kept_as_given(string text)
    {
        Assert.True(ProductId.TryParse(text, out var product, out var problem), problem);
        Assert.Equal((text, null), (product.Value, problem));
        Assert.Equal(product, ProductId.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a/b")]
    [InlineData("fundé")]
    [InlineData("基金")]
    public void Any_other_product_is_refused_with_the_reason(string text)
    {
        Assert.False(ProductId.TryParse(text, out var product, out var problem));
        Assert.Equal(default, product);
        Assert.Equal("is not 1 to 64 characters from A-Z, a-z, 0-9, '.', '_' and '-'", problem);
        Assert.StartsWith(
            $"product \"{text}\" {problem}", Assert.Throws<ArgumentException>(() => ProductId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_value_has_no_text() => Assert.Equal(string.Empty, default(ProductId).Value);

    [Fact]
    public void Product_has_at_most_64_characters()
    {
        Assert.True(ProductId.TryParse(new string('x', 64), out _, out _));
        Assert.False(ProductId.TryParse(new string('x', 65), out _, out _));
    }
}
