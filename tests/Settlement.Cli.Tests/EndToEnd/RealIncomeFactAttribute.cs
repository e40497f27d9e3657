namespace Settlement.Cli.Tests;

/// <summary>A test on a real user's figures, passed over where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealIncomeFactAttribute : FactAttribute
{
    public RealIncomeFactAttribute()
    {
        if (RepositoryFolder.RealIncome is null)
        {
            Skip = "no shared/data/real-income-one-user.csv in any folder above the tests";
        }
    }
}
