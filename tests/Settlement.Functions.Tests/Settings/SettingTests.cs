namespace Settlement.Functions.Tests;

public sealed class SettingTests
{
    [Theory]
    [InlineData(false, "\"12345\" is not a whole number from 1 to 9")]
    [InlineData(true, "\"…\" is not a whole number from 1 to 9")]
    public void Refused_text_is_quoted_unless_the_setting_is_secret(bool isSecret, string problem) =>
        Assert.Equal(problem, new Setting<int>("Pin", SettingKind.Number(1, 9), DefaultText: "1", "a number.") { IsSecret = isSecret }.FindProblem("12345"));

    [Fact]
    public void Default_that_would_be_refused_cannot_be_declared() =>
        Assert.Throws<FormatException>(() => new Setting<int>("Pin", SettingKind.Number(1, 9), DefaultText: "0", "a number."));
}
