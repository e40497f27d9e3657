using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>The imports of positions that come while runs and closes go on, under the rules of the real ones.</summary>
internal sealed class ScheduleImports(World world, SeededRandom script)
{
    private static readonly SettlementDate Date = ScheduleSetup.Date;

    /// <summary>Imports another balance of a user.</summary>
    public void Replace(string user, long balanceMinor) => Write([Position(user, balanceMinor)], PositionsRule.AddingOrReplacing);

    /// <summary>Imports a user who was not there, or had no more than a fraction: then a person says that the withdrawn position is replaced.</summary>
    public void Add(string user, long balanceMinor) => Write(
        [Position(user, balanceMinor)], world.Inputs.ReadPositions(Date, [user])[0] is null ? PositionsRule.Adding : PositionsRule.AddingOrReplacing);

    /// <summary>Imports the whole set without one of its users, who is withdrawn.</summary>
    /// <returns>That user; null where the set would be empty.</returns>
    public string? Withdraw()
    {
        var set = Set();
        if (set.Count < 2)
        {
            return null;
        }

        var leftOut = set[script.Below(set.Count)].UserId;
        Write([.. set.Where(position => position.UserId != leftOut), Core.Position.Withdrawn(leftOut)], PositionsRule.Replacing);
        world.LeftOut.Add(leftOut.Value);
        return leftOut.Value;
    }

    /// <summary>Imports the whole set with a user who was withdrawn from it.</summary>
    public void Reinstate(string user, long balanceMinor) =>
        Write([.. Set().Where(position => position.UserId.Value != user), Position(user, balanceMinor)], PositionsRule.Replacing);

    // As upstream has it: a row that is bad in the store is right there.
    private List<Position> Set() =>
    [
        .. world.Inputs.Positions(Date)
            .Where(stored => !stored.IsWithdrawn)
            .Select(stored => stored.TryValidate(out var position, out _) ? position : Position(stored.UserId, ScheduleSetup.Balance(script))),
    ];

    private void Write(IReadOnlyList<Position> positions, PositionsRule rule)
    {
        world.Inputs.WritePositions(Date, positions, rule);
        world.LeftOut.ExceptWith(positions.Where(position => !position.IsWithdrawn).Select(position => position.UserId.Value));
    }

    private static Position Position(string user, long balanceMinor) => new(UserId.Parse(user), new Money(balanceMinor));
}
