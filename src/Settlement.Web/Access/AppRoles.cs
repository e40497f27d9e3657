namespace Settlement.Web;

/// <summary>The roles by the names that they have in Entra ID: <c>infra/entra-app-roles.json</c>.</summary>
public static class AppRoles
{
    public static string Name(this AppRole role) => role switch
    {
        AppRole.Read => "settlement.read",
        AppRole.Operate => "settlement.operate",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "unknown role"),
    };

    /// <summary>The role of a name; null if the name is another application's.</summary>
    public static AppRole? Find(string name)
    {
        foreach (var role in Enum.GetValues<AppRole>())
        {
            if (role.Name() == name)
            {
                return role;
            }
        }

        return null;
    }
}
