using System.Text.Json;
using Settlement.Storage.Cosmos;

namespace Settlement.Infra.Tests;

public sealed class CosmosContainersTests
{
    private const string Containers = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";

    [Fact]
    public async Task Containers_have_the_names_partition_keys_and_indexes_that_the_code_relies_on()
    {
        var prediction = await Prediction.DefaultAsync();

        var containers = prediction.OfType(Containers).Select(container => new CosmosContainer(
            container.Text("properties.resource.id")!,
            Assert.Single(Texts(container.At("properties.resource.partitionKey.paths"))),
            [.. Paths(container.At("properties.resource.indexingPolicy.includedPaths"))],
            [.. container.At("properties.resource.indexingPolicy.compositeIndexes")!.Value.EnumerateArray().SelectMany(index => Paths(index))]));

        Assert.Equal(CosmosContainers.All.Select(Describe).Order(StringComparer.Ordinal), containers.Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Containers_index_nothing_else_and_let_nothing_expire()
    {
        var prediction = await Prediction.DefaultAsync();

        Assert.All(prediction.OfType(Containers), container =>
        {
            Assert.Equal(["/*"], Paths(container.At("properties.resource.indexingPolicy.excludedPaths")));
            Assert.Equal("consistent", container.Text("properties.resource.indexingPolicy.indexingMode"));
            Assert.Null(container.At("properties.resource.defaultTtl"));
            Assert.Equal(container.Name.Split('/')[^1], container.Text("properties.resource.id"));
        });
    }

    [Fact]
    public async Task Database_is_the_one_that_the_code_opens()
    {
        var prediction = await Prediction.DefaultAsync();

        var database = prediction.OfType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases").Single();

        Assert.Equal(CosmosContainers.DefaultDatabase, database.Text("properties.resource.id"));
        Assert.Equal(CosmosContainers.DefaultDatabase, database.Name.Split('/')[^1]);
    }

    [Fact]
    public async Task One_region_writes_reads_see_the_last_write_and_any_second_of_thirty_days_can_be_restored()
    {
        var one = (await Prediction.DefaultAsync()).OfType("Microsoft.DocumentDB/databaseAccounts").Single();
        var pair = (await Prediction.EverythingAsync()).OfType("Microsoft.DocumentDB/databaseAccounts").Single();

        Assert.Equal("Strong", one.Text("properties.consistencyPolicy.defaultConsistencyLevel"));
        Assert.Equal("BoundedStaleness", pair.Text("properties.consistencyPolicy.defaultConsistencyLevel"));
        Assert.Equal(["westeurope"], Regions(one));
        Assert.Equal(["westeurope", "northeurope"], Regions(pair));
        Assert.All([one, pair], account =>
        {
            Assert.Equal("False", account.Text("properties.enableMultipleWriteLocations"));
            Assert.Equal("Continuous", account.Text("properties.backupPolicy.type"));
            Assert.Equal("Continuous30Days", account.Text("properties.backupPolicy.continuousModeProperties.tier"));
        });
    }

    [Fact]
    public async Task Serverless_account_has_no_throughput_and_autoscale_has_what_the_size_calls_for()
    {
        var serverless = await Prediction.DefaultAsync();
        var autoscale = await Prediction.EverythingAsync();

        Assert.Equal("{}", Options(serverless)!.Value.GetRawText());
        Assert.Contains("EnableServerless", serverless.OfType("Microsoft.DocumentDB/databaseAccounts").Single().Text("properties.capabilities"), StringComparison.Ordinal);
        // 5,000,000 users in 30 minutes are 2,778 a second, 30 request units each.
        Assert.Equal(84_000, Options(autoscale)!.Value.GetProperty("autoscaleSettings").GetProperty("maxThroughput").GetInt32());
        Assert.Equal("[]", autoscale.OfType("Microsoft.DocumentDB/databaseAccounts").Single().Text("properties.capabilities"));
    }

    private static JsonElement? Options(Prediction prediction) =>
        prediction.OfType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases").Single().At("properties.options");

    private static IEnumerable<string> Regions(PredictedResource account) => account.At("properties.locations")!.Value.EnumerateArray()
        .OrderBy(location => location.GetProperty("failoverPriority").GetInt32())
        .Select(location => location.GetProperty("locationName").GetString()!);

    private static IEnumerable<string> Texts(JsonElement? array) => array!.Value.EnumerateArray().Select(text => text.GetString()!);

    private static IEnumerable<string> Paths(JsonElement? array) =>
        array!.Value.EnumerateArray().Select(path => path.GetProperty("path").GetString()!);

    private static string Describe(CosmosContainer container) =>
        $"{container.Name} {container.PartitionKeyPath} [{string.Join(' ', container.IndexedPaths.Order(StringComparer.Ordinal))}] [{string.Join(' ', container.SortedPaths)}]";
}
