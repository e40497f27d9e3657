using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Settlement.Testing;

/// <summary>What every page keeps to, be it served or written into a file.</summary>
public static partial class PageRules
{
    private static readonly string[] Scopes = ["col", "row"];

    /// <summary>Reads a page as a browser does.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsStrictMode = false }).ParseDocument(html);

    /// <summary>The text a reader sees, with single blanks and without the separators of thousands.</summary>
    public static string Text(this IHtmlDocument page) =>
        Blanks().Replace(page.QuerySelector("main")!.TextContent, " ").Replace(",", string.Empty, StringComparison.Ordinal);

    /// <summary>Demands headings in order, landmarks, scopes of table headers, ids once, and nothing that a strict policy would refuse.</summary>
    public static void Check(IHtmlDocument page)
    {
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.NotEmpty(page.Title!);
        foreach (var landmark in new[] { "main", "body > header", "body > footer" })
        {
            Assert.Single(page.QuerySelectorAll(landmark));
        }

        var levels = page.QuerySelectorAll("h1,h2,h3,h4,h5,h6").Select(heading => heading.LocalName[1] - '0').ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, level => level == 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"a heading of level {pair.Second} follows one of level {pair.First}"));

        Assert.All(page.QuerySelectorAll("table"), table => Assert.NotEmpty(table.QuerySelectorAll("thead th")));
        Assert.All(page.QuerySelectorAll("th"), header => Assert.Contains(header.GetAttribute("scope"), Scopes));
        Assert.All(page.QuerySelectorAll("section"), section => Assert.NotNull(page.GetElementById(section.GetAttribute("aria-labelledby") ?? string.Empty)));
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(page.QuerySelectorAll("svg[role=img]:not([aria-label])"), image =>
        {
            Assert.NotEmpty(image.QuerySelector("title")!.TextContent);
            Assert.NotEmpty(image.QuerySelector("desc")!.TextContent);
        });

        Assert.Empty(page.QuerySelectorAll("[style]"));
        Assert.Empty(page.QuerySelectorAll("script:not([src])"));
        Assert.All(page.All, element => Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
    }

    /// <summary>Demands that a report needs nothing beside itself, and that its policy lets nothing else in.</summary>
    public static void CheckIsWhole(IHtmlDocument page)
    {
        Check(page);
        Assert.Empty(page.QuerySelectorAll("script,link,img,iframe,object,embed,form"));
        Assert.All(page.QuerySelectorAll("[href],[src]"), element => Assert.StartsWith("#", element.GetAttribute("href") ?? element.GetAttribute("src"), StringComparison.Ordinal));
        var style = Assert.Single(page.QuerySelectorAll("style")).TextContent;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src data:",
            page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"));
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, 1_000)]
    private static partial Regex Blanks();
}
