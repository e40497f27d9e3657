namespace Settlement.Infra.Tests;

/// <summary>Who may do what: by role, at the narrowest scope that the work allows.</summary>
public sealed class RolesTests
{
    // Whom only the deployment itself knows.
    private const string Deployer = "[deployer().objectId]";
    private const string Group = "11111111-1111-1111-1111-111111111111";

    /// <summary>
    /// Built-in roles and their ids, from learn.microsoft.com/azure/role-based-access-control/built-in-roles, pages
    /// storage, monitor and compute.
    /// </summary>
    private static readonly Dictionary<string, string> BuiltIn = new(StringComparer.Ordinal)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    /// <summary>Data plane roles of Cosmos DB, from learn.microsoft.com/azure/cosmos-db/reference-data-plane-security.</summary>
    private static readonly Dictionary<string, string> Cosmos = new(StringComparer.Ordinal)
    {
        ["00000000-0000-0000-0000-000000000001"] = "Cosmos DB Built-in Data Reader",
        ["00000000-0000-0000-0000-000000000002"] = "Cosmos DB Built-in Data Contributor",
    };

    [Fact]
    public async Task App_and_operator_have_these_roles_and_no_others()
    {
        var prediction = await Prediction.EverythingAsync();

        Assert.Equal(
            [
                "app: Cosmos DB Built-in Data Contributor on the Cosmos DB account",
                "app: Monitoring Metrics Publisher on Application Insights",
                "app: Storage Blob Data Contributor on the inbox",
                "app: Storage Blob Data Owner on the host's storage",
                "app: Storage Queue Data Contributor on the host's storage",
                "app: Storage Table Data Contributor on the data's storage",
                "app: Storage Table Data Contributor on the host's storage",
                "operator: Cosmos DB Built-in Data Contributor on the Cosmos DB account",
                "operator: Storage Blob Data Contributor on the inbox",
                "operator: Storage Table Data Contributor on the data's storage",
            ],
            Assignments(prediction).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Group_of_operators_has_the_roles_of_the_deployer()
    {
        var prediction = await Prediction.PrivateAsync();

        var ofDeployer = Assignments(prediction).Where(assignment => assignment.StartsWith("operator: ", StringComparison.Ordinal));
        var ofGroup = Assignments(prediction).Where(assignment => assignment.StartsWith("group: ", StringComparison.Ordinal));

        Assert.NotEmpty(ofGroup);
        Assert.Equal(ofDeployer, ofGroup.Select(assignment => assignment.Replace("group: ", "operator: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_principal_is_given_roles_as_what_it_is()
    {
        var prediction = await Prediction.PrivateAsync();

        Assert.All(
            prediction.OfType("Microsoft.Authorization/roleAssignments"),
            assignment => Assert.Equal(
                Who(assignment) switch { "operator" => "User", "group" => "Group", _ => "ServicePrincipal" },
                assignment.Text("properties.principalType")));
    }

    private static IEnumerable<string> Assignments(Prediction prediction) => prediction.Resources
        .Where(resource => resource.Type.EndsWith("roleAssignments", StringComparison.OrdinalIgnoreCase))
        .Select(assignment => $"{Who(assignment)}: {Role(assignment)} on {Scope(assignment)}");

    private static string Who(PredictedResource assignment) => assignment.Text("properties.principalId") switch
    {
        Deployer => "operator",
        Group => "group",
        _ => "app",
    };

    private static string Role(PredictedResource assignment)
    {
        var id = assignment.Text("properties.roleDefinitionId")!.Split('/')[^1];
        return assignment.Type.StartsWith("Microsoft.DocumentDB", StringComparison.Ordinal) ? Cosmos[id] : BuiltIn[id];
    }

    private static string Scope(PredictedResource assignment)
    {
        var scope = assignment.Type.StartsWith("Microsoft.DocumentDB", StringComparison.Ordinal)
            ? assignment.Text("properties.scope")!
            : ResourceScope(assignment);
        var parts = scope.Split('/');
        return (parts[^2], parts[^1]) switch
        {
            ("storageAccounts", var name) when name.StartsWith("sthost", StringComparison.Ordinal) => "the host's storage",
            ("storageAccounts", var name) when name.StartsWith("stdata", StringComparison.Ordinal) => "the data's storage",
            ("containers", "inbox") => "the inbox",
            ("databaseAccounts", _) => "the Cosmos DB account",
            ("components", _) => "Application Insights",
            _ => scope,
        };
    }

    // An id that only the deployment knows is an expression: extensionResourceId('SCOPE', 'TYPE', …).
    private static string ResourceScope(PredictedResource assignment)
    {
        var id = assignment.Id;
        return id.StartsWith('[') ? id.Split('\'')[1] : id[..id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)];
    }
}
