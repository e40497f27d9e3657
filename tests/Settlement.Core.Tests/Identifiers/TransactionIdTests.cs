using CsCheck;

namespace Settlement.Core.Tests;

public sealed class TransactionIdTests
{
    // Expected values: Python, uuid.uuid5(UUID("5e771e3e-5f6b-4d1c-9a57-0dc0ffee2014"), f"{product}\n{date}\n{user}").
    [Theory]
    [InlineData("default", "2014-08-05", "user-1", "e5d8d3db-c9e3-561d-bb22-8566fe0a7b94")]
    [InlineData("default", "2014-08-05", "user-2", "0202dbe3-716e-585e-9fe0-a6d1ce849b65")]
    [InlineData("default", "2014-08-06", "user-1", "8df8df80-661a-5d26-a70f-d069b96a95bf")]
    [InlineData("fund-000198", "2014-08-05", "user-1", "d0dd1fbd-0c0c-5bbc-9f4c-fb04fa8047e9")]
    [InlineData("default", "2014-08-05", "王小明", "842ea968-d703-5694-bf4b-971ed909b3be")]
    [InlineData("default", "2014-08-05", "zoë@example.com", "e6428b29-a670-5819-a41c-60b3bfd124b1")]
    [InlineData("default", "2014-08-05", "🐟-7", "ca71e442-6e6e-5a50-9b35-94d13a408abd")]
    [InlineData("default", "0001-01-01", "a", "7b770515-160b-5b9e-98a2-7d733040266a")]
    public void Transaction_id_is_the_documented_one(string product, string date, string user, string expected) =>
        Assert.Equal(expected, Derive(product, date, user).ToString());

    // Expected values: Python, as above, of f"{product}\n{date}\n{user}\n{attempt}".
    [Theory]
    [InlineData("default", "user-1", 2, "053b0874-d296-5e60-8fd8-d940bbb01bdc")]
    [InlineData("default", "user-1", 100, "e4a8f5d3-2a95-57ad-b3f4-3e249ca4de08")]
    [InlineData("fund-000198", "王小明", 3, "1c8f0918-a080-59d1-8f0c-1ddd696d6a8e")]
    [InlineData("default", "user-1", 1, "e5d8d3db-c9e3-561d-bb22-8566fe0a7b94")]
    public void Transaction_id_of_a_further_attempt_is_the_documented_one_and_of_the_first_as_ever(
        string product, string user, int attempt, string expected) => Assert.Equal(
        expected, TransactionId.Derive(ProductId.Parse(product), Sample.Date, UserId.Parse(user), attempt).ToString());

    [Fact]
    public void Transaction_id_of_the_longest_names_is_the_documented_one()
    {
        Assert.Equal("d568fe25-93b9-5fed-be1b-b134dbd210b1", Derive("default", "9999-12-31", new string('x', 128)).ToString());
        Assert.Equal("13f0441f-aacd-595c-b068-4ed5afaad9f9", Derive(new string('P', 64), "2016-02-29", "' or 1=1").ToString());
    }

    [Fact]
    public void Every_transaction_id_is_a_version_5_uuid_of_the_rfc_variant() =>
        Gen.Select(Gen.Int[0, 3_000_000], Gen.String[Gen.Char['a', 'z'], 1, 20]).Sample((day, user) =>
        {
            var text = TransactionId.Derive(
                Sample.Plan.Product, new SettlementDate(DateOnly.FromDayNumber(day)), UserId.Parse(user)).ToString();
            Assert.Equal('5', text[14]);
            Assert.Contains(text[19], "89ab");
        });

    [Fact]
    public void Same_user_and_date_give_the_same_transaction_id_and_any_other_gives_another()
    {
        Assert.Equal(Derive("default", "2014-08-05", "user-1"), Derive("default", "2014-08-05", "user-1"));
        TransactionId[] ids =
        [
            Derive("default", "2014-08-05", "user-1"),
            Derive("default", "2014-08-05", "User-1"),
            Derive("default", "2015-08-05", "user-1"),
            Derive("Default", "2014-08-05", "user-1"),
            Derive("default", "2014-08-05", "e\u0301"),
            Derive("default", "2014-08-05", "\u00E9"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static TransactionId Derive(string product, string date, string user) =>
        TransactionId.Derive(ProductId.Parse(product), SettlementDate.Parse(date), UserId.Parse(user));
}
