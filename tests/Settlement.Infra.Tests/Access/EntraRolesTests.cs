using System.Text.Json;
using Settlement.Web;

namespace Settlement.Infra.Tests;

/// <summary>The roles that an application in Entra ID is made with, against those that the app demands.</summary>
public sealed class EntraRolesTests
{
    [Fact]
    public void Application_has_the_roles_that_the_app_knows_and_no_other()
    {
        using var file = JsonDocument.Parse(RepositoryFolder.Text("infra/entra-app-roles.json"));
        var roles = file.RootElement.EnumerateArray().ToList();

        Assert.Equal(
            Enum.GetValues<AppRole>().Select(role => role.Name()).Order(StringComparer.Ordinal),
            roles.Select(role => role.GetProperty("value").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(roles, role =>
        {
            Assert.True(role.GetProperty("isEnabled").GetBoolean());
            Assert.Equal(["User", "Application"], role.GetProperty("allowedMemberTypes").EnumerateArray().Select(type => type.GetString()));
            Assert.True(Guid.TryParse(role.GetProperty("id").GetString(), out _));
        });
        Assert.Equal(roles.Count, roles.Select(role => role.GetProperty("id").GetString()).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
