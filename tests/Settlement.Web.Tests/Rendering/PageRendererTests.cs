namespace Settlement.Web.Tests;

public sealed class PageRendererTests
{
    [Fact]
    public async Task Text_of_others_is_encoded()
    {
        var html = await PageRenderer.RenderAsync<Layout>(new Dictionary<string, object?> { ["Title"] = "<script>alert(1)</script>" });

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>", html, StringComparison.Ordinal);
    }
}
