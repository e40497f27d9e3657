namespace Settlement.Storage.Tests;

public sealed class StoreUrlTests
{
    private const string Key = "c2VjcmV0c2VjcmV0";

    [Theory]
    [InlineData("sqlite:a b.db", "sqlite:a b.db")]
    [InlineData("tables:https://acct.table.core.windows.net", "tables:https://acct.table.core.windows.net/")]
    [InlineData("tables:https://acct.table.core.windows.net;TablePrefix=fund7", "tables:https://acct.table.core.windows.net/;TablePrefix=fund7")]
    [InlineData("tables:UseDevelopmentStorage=true", "tables:http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("tables:DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + Key, "tables:https://acct.table.core.windows.net/")]
    [InlineData("tables:DefaultEndpointsProtocol=http;AccountName=a;AccountKey=" + Key + ";TableEndpoint=http://127.0.0.1:1/a;TablePrefix=x", "tables:http://127.0.0.1:1/a;TablePrefix=x")]
    [InlineData("tables:TableEndpoint=https://acct.table.core.windows.net/;SharedAccessSignature=sv=2019&sig=" + Key, "tables:https://acct.table.core.windows.net/")]
    [InlineData("cosmos:https://acct.documents.azure.com", "cosmos:https://acct.documents.azure.com/")]
    [InlineData("cosmos:https://acct.documents.azure.com:443/?database=fund7", "cosmos:https://acct.documents.azure.com/?database=fund7")]
    [InlineData("cosmos:http://127.0.0.1:8081", "cosmos:http://127.0.0.1:8081/")]
    [InlineData("cosmos:https://localhost:8081/?key=" + Key + "&database=x", "cosmos:https://localhost:8081/?database=x")]
    public void A_store_url_shows_where_the_store_is_and_no_secret(string text, string shown)
    {
        Assert.True(StoreUrl.TryParse(text, out var url, out var problem), problem);
        Assert.Equal(shown, url.ToString());
        Assert.DoesNotContain(Key, StoreUrl.WithoutSecrets(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:", "names no file; write sqlite:PATH")]
    [InlineData("oracle:x", "is not a store this program knows; write sqlite:PATH, tables:https://ACCOUNT.table.core.windows.net or cosmos:https://ACCOUNT.documents.azure.com")]
    [InlineData("tables:", "is neither an https address nor a connection string of a storage account")]
    [InlineData("tables:AccountKey=" + Key, "is neither an https address nor a connection string of a storage account")]
    [InlineData("tables:http://acct.table.core.windows.net", "is not https; plain http is for an emulator, by its connection string")]
    [InlineData("tables:https://", "is not an address")]
    [InlineData("tables:https://acct.table.core.windows.net/?sig=" + Key, "is an https address with something secret in it; give the address alone, or a connection string")]
    [InlineData("tables:DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=" + Key, "is plain http to another machine; plain http is for an emulator on this one")]
    [InlineData("tables:UseDevelopmentStorage=true;TablePrefix=1x", "has a TablePrefix that is not 1 to 40 letters and digits, starting with a letter")]
    [InlineData("cosmos:", "is not an http address; write cosmos:https://ACCOUNT.documents.azure.com")]
    [InlineData("cosmos:AccountEndpoint=https://acct.documents.azure.com;AccountKey=" + Key, "is not an http address; write cosmos:https://ACCOUNT.documents.azure.com")]
    [InlineData("cosmos:http://acct.documents.azure.com", "is plain http to another machine; plain http is for an emulator on this one")]
    [InlineData("cosmos:https://acct.documents.azure.com/?key=" + Key, "has a key in it; an account is signed in to with an identity, a key is for an emulator on this machine")]
    [InlineData("cosmos:https://acct.documents.azure.com/dbs/x", "has more than an address in it; write cosmos:https://ACCOUNT.documents.azure.com, followed by ?database=NAME if needed")]
    [InlineData("cosmos:https://acct.documents.azure.com?database=a/b", "has a database name that is not 1 to 100 letters, digits, - and _")]
    [InlineData("cosmos:http://127.0.0.1:1/?key=%21", "has a key that is not base 64")]
    [InlineData("cosmos:http://127.0.0.1:1/?Key=" + Key, "has a setting that is neither key nor database")]
    public void A_store_url_that_cannot_be_used_is_refused_with_a_reason(string text, string reason)
    {
        Assert.False(StoreUrl.TryParse(text, out _, out var problem));
        Assert.Equal(reason, problem);
    }
}
