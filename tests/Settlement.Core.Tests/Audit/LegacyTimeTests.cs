namespace Settlement.Core.Tests;

public sealed class LegacyTimeTests
{
    [Theory]
    [InlineData("2014-08-06 00:00:06", "2014-08-06T00:00:06.0000000+00:00", false)]
    [InlineData("2014-08-06 00:00:06.65", "2014-08-06T00:00:06.6500000+00:00", false)]
    [InlineData("2014-08-06 00:00:06.1234567", "2014-08-06T00:00:06.1234567+00:00", false)]
    [InlineData("2014-08-06T00:00:06.650", "2014-08-06T00:00:06.6500000+00:00", false)]
    [InlineData("2014-08-06T00:00", "2014-08-06T00:00:00.0000000+00:00", false)]
    [InlineData("2014-08-06T00:00:06.650Z", "2014-08-06T00:00:06.6500000+00:00", true)]
    [InlineData("2014-08-06T08:00:06+08:00", "2014-08-06T08:00:06.0000000+08:00", true)]
    [InlineData("2014-08-06T08:00:06+0800", "2014-08-06T08:00:06.0000000+08:00", true)]
    [InlineData("2014-08-06T08:00:06-03:30", "2014-08-06T08:00:06.0000000-03:30", true)]
    [InlineData("2014-08-06 08:00:06.5+08", "2014-08-06T08:00:06.5000000+08:00", true)]
    [InlineData("2014-08-06T08:00+08", "2014-08-06T08:00:00.0000000+08:00", true)]
    public void Time_is_read_with_its_offset(string text, string instant, bool hasOffset)
    {
        Assert.True(LegacyTime.TryParse(text, out var time, out var problem), problem);

        Assert.Equal(instant, time.Instant.ToString("O"));
        Assert.Equal(hasOffset, time.HasOffset);
        Assert.Equal(text, time.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2014-08-06")]
    [InlineData("06.08.2014 00:00:06")]
    [InlineData("2014-02-30 00:00:06")]
    [InlineData("2014-08-06 24:00:00")]
    [InlineData("2014-08-06 00:00:06 ")]
    [InlineData("2014-08-06 00:00:06.12345678")]
    [InlineData("1407283206")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(LegacyTime.TryParse(text, out _, out var problem));
        Assert.StartsWith("is not a time such as", problem, StringComparison.Ordinal);
    }
}
