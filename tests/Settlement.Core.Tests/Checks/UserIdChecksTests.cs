namespace Settlement.Core.Tests;

public sealed class UserIdChecksTests
{
    [Theory]
    [InlineData("user-1")]
    [InlineData("Li Wei")]
    [InlineData("王芳")]
    [InlineData("王\u3000芳")]
    [InlineData("Éric")]
    [InlineData("가나")]
    [InlineData("q\u0323\u0307")]
    [InlineData("😀")]
    [InlineData("6.22E")]
    [InlineData("6.22E15")]
    [InlineData("12E3")]
    [InlineData("E+15")]
    [InlineData("a6E+15")]
    [InlineData("6..2E+15")]
    [InlineData("6.22E+15x")]
    [InlineData("6.22E+")]
    [InlineData("6.E+15")]
    [InlineData(".5E+15")]
    [InlineData("6.2.2E+15")]
    [InlineData("--6E+15")]
    [InlineData("6.22E15+1")]
    [InlineData("a\u034Eb")]
    [InlineData("a\u27FFb")]
    [InlineData("a\u2801b")]
    [InlineData("a\uFDFFb")]
    public void Id_as_people_and_systems_spell_them_passes(string id) => Assert.Null(UserIdChecks.Find(UserId.Parse(id), []));

    [Theory]
    [InlineData("ali\u200Bce", CheckCode.IdInvisible, "contains the invisible character U+200B")]
    [InlineData("ali\u00ADce", CheckCode.IdInvisible, "contains the invisible character U+00AD")]
    [InlineData("\u202Ealice", CheckCode.IdInvisible, "contains the invisible character U+202E")]
    [InlineData("\uFEFFalice", CheckCode.IdInvisible, "contains the invisible character U+FEFF")]
    [InlineData("Li\u00A0Wei", CheckCode.IdInvisible, "contains the invisible character U+00A0")]
    [InlineData("a\u3164b", CheckCode.IdInvisible, "contains the invisible character U+3164")]
    [InlineData("a\u115Fb", CheckCode.IdInvisible, "contains the invisible character U+115F")]
    [InlineData("a\u1160b", CheckCode.IdInvisible, "contains the invisible character U+1160")]
    [InlineData("a\u2800b", CheckCode.IdInvisible, "contains the invisible character U+2800")]
    [InlineData("a\uFE0Fb", CheckCode.IdInvisible, "contains the invisible character U+FE0F")]
    [InlineData("a\U000E01EFb", CheckCode.IdInvisible, "contains the invisible character U+E01EF")]
    [InlineData("e\u0301ric", CheckCode.IdNotNfc, "is not in Unicode's form NFC, in which a name has one spelling")]
    [InlineData("\u212Bngström", CheckCode.IdNotNfc, "is not in Unicode's form NFC, in which a name has one spelling")]
    [InlineData("6.22203E+15", CheckCode.IdExponent, "looks like a number that a spreadsheet wrote with an exponent")]
    [InlineData("6,22203E+15", CheckCode.IdExponent, "looks like a number that a spreadsheet wrote with an exponent")]
    [InlineData("-6.2e+1", CheckCode.IdExponent, "looks like a number that a spreadsheet wrote with an exponent")]
    [InlineData("1E-05", CheckCode.IdExponent, "looks like a number that a spreadsheet wrote with an exponent")]
    public void Id_that_nobody_could_tell_from_another_is_found_and_can_be_accepted_by_that_name_alone(string id, CheckCode code, string detail)
    {
        var user = UserId.Parse(id);

        Assert.Equal(new CheckFinding(code, detail), UserIdChecks.Find(user, []));
        Assert.Null(UserIdChecks.Find(user, [code]));
        Assert.NotNull(UserIdChecks.Find(user, [CheckCode.YieldJump]));
    }

    [Fact]
    public void Id_that_fails_two_checks_has_to_be_accepted_by_both_names()
    {
        var user = UserId.Parse("e\u0301\u200B");

        Assert.Equal(CheckCode.IdInvisible, UserIdChecks.Find(user, [])?.Code);
        Assert.Equal(CheckCode.IdNotNfc, UserIdChecks.Find(user, [CheckCode.IdInvisible])?.Code);
        Assert.Null(UserIdChecks.Find(user, [CheckCode.IdInvisible, CheckCode.IdNotNfc]));
    }

    // The answers are those of Python's unicodedata.
    [Theory]
    [InlineData("\u00E9", true)]
    [InlineData("e\u0301", false)]
    [InlineData("e\u0327\u0301", false)]
    [InlineData("\u0229\u0301", true)]
    [InlineData("q\u0307\u0323", false)]
    [InlineData("\u00F5\u0323", false)]
    [InlineData("\u00F5\u0301", false)]
    [InlineData("\u1100\u1161", false)]
    [InlineData("\uAC00\u11A8", false)]
    [InlineData("\uAC01\u11A8", true)]
    [InlineData("\u0344", false)]
    [InlineData("\uF900", false)]
    [InlineData("\U0002F800", false)]
    [InlineData("\u0301", true)]
    [InlineData("a\u0315\u0300", false)]
    [InlineData("x\u0315\u0300", false)]
    public void Form_c_is_that_of_unicode(string text, bool isC) =>
        Assert.Equal(isC ? null : CheckCode.IdNotNfc, UserIdChecks.Find(UserId.Parse(text), [])?.Code);
}
