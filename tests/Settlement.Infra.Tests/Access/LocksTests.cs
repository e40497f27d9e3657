namespace Settlement.Infra.Tests;

/// <summary>What holds records and their inputs is not deleted by mistake.</summary>
public sealed class LocksTests
{
    [Fact]
    public async Task Accounts_of_records_and_inputs_are_locked_against_deletion()
    {
        var prediction = await Prediction.DefaultAsync();

        var locks = prediction.OfType("Microsoft.Authorization/locks").ToList();

        Assert.All(locks, each => Assert.Equal("CanNotDelete", each.Text("properties.level")));
        Assert.Equal(["databaseAccounts/cosmos", "storageAccounts/stdata"], locks.Select(Locked).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Hook_is_told_which_locks_there_are()
    {
        var prediction = await Prediction.DefaultAsync();

        Assert.Equal(
            prediction.OfType("Microsoft.Authorization/locks").Select(each => each.Id).Order(StringComparer.Ordinal),
            prediction.Output("RECORD_LOCKS")!.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Trial_has_no_locks()
    {
        var prediction = await Prediction.TrialAsync();

        Assert.Empty(prediction.OfType("Microsoft.Authorization/locks"));
        Assert.Equal(string.Empty, prediction.Output("RECORD_LOCKS"));
    }

    // The kind of the account and what its name begins with: the rest is the environment's token.
    private static string Locked(PredictedResource resource)
    {
        var account = resource.Id[..resource.Id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)].Split('/');
        return $"{account[^2]}/{account[^1].Split('-')[0][..6]}";
    }
}
