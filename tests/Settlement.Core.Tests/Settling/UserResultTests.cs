namespace Settlement.Core.Tests;

public sealed class UserResultTests
{
    [Fact]
    public void Line_of_a_quarantined_user_gives_the_reason() => Assert.Equal(
        "alice: quarantined (invalid-position): no balance",
        UserResult.Quarantined("alice", QuarantineReason.InvalidPosition, "no balance").ToLine());

    [Fact]
    public void Line_of_a_conflict_has_no_reason() =>
        Assert.Equal("alice: conflict: both contents", UserResult.Conflict("alice", "both contents").ToLine());
}
