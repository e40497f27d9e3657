namespace Settlement.Storage.Tests.Contract;

/// <summary>The variables name what their documentation says, and no key is shown.</summary>
public sealed class TestAccountsTests
{
    [Theory]
    [InlineData("https://records.table.core.windows.net", "tables:https://records.table.core.windows.net/;TablePrefix=t1")]
    [InlineData("UseDevelopmentStorage=true", "tables:http://127.0.0.1:10002/devstoreaccount1;TablePrefix=t1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=records;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net;", "tables:https://records.table.core.windows.net/;TablePrefix=t1")]
    public void Account_with_tables(string account, string expected) => Assert.Equal(expected, TestAccounts.TablesAt(account, "t1").ToString());

    [Theory]
    [InlineData("http://127.0.0.1:8081", "cosmos:http://127.0.0.1:8081/?database=d1")]
    [InlineData("http://127.0.0.1:8081/", "cosmos:http://127.0.0.1:8081/?database=d1")]
    [InlineData("AccountEndpoint=https://records.documents.azure.com:443/;AccountKey=c2VjcmV0;", "cosmos:https://records.documents.azure.com/?database=d1")]
    public void Cosmos_account(string account, string expected) => Assert.Equal(expected, TestAccounts.CosmosAt(account, "d1").ToString());

    [Fact]
    public void Value_that_names_nothing_is_refused_by_the_name_of_the_variable()
    {
        Assert.StartsWith("SETTLEMENT_TEST_TABLES ", Assert.Throws<InvalidOperationException>(() => TestAccounts.TablesAt("records", "t1")).Message, StringComparison.Ordinal);
        Assert.StartsWith("SETTLEMENT_TEST_COSMOS ", Assert.Throws<InvalidOperationException>(() => TestAccounts.CosmosAt("records", "d1")).Message, StringComparison.Ordinal);
    }
}
