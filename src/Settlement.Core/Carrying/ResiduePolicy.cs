namespace Settlement.Core;

/// <summary>What becomes of the fractions that rounding leaves. The numbers are stored: never renumber.</summary>
public enum ResiduePolicy
{
    /// <summary>The fund keeps them, on the residue account.</summary>
    Fund = 0,

    /// <summary>Each user's fraction goes on to their next settled date. The residue account holds what they all come to.</summary>
    Carry = 1,
}

/// <summary>The names of the policies in plans and settings. The names are stored: never rename.</summary>
public static class ResiduePolicies
{
    /// <summary>The policy's name: <c>fund</c> or <c>carry</c>.</summary>
    public static string Name(this ResiduePolicy policy) => policy switch
    {
        ResiduePolicy.Fund => "fund",
        ResiduePolicy.Carry => "carry",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "unknown residue policy"),
    };

    /// <summary>The policy of a name, or null.</summary>
    public static ResiduePolicy? Find(string name)
    {
        foreach (var policy in Enum.GetValues<ResiduePolicy>())
        {
            if (policy.Name() == name)
            {
                return policy;
            }
        }

        return null;
    }
}
