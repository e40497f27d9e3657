using Moq;

namespace Settlement.Core.Tests;

/// <summary>Stores that answer nothing: each call keeps the token it was handed, and fails.</summary>
internal sealed class StoppableStores
{
    private readonly List<CancellationToken> tokens = [];

    public IReadOnlyList<CancellationToken> Tokens => tokens;

    public IInputStore Inputs => Failing<IInputStore>();

    public ISettlementStore Store => Failing<ISettlementStore>();

    public ICorrectionStore Corrections => Failing<ICorrectionStore>();

    public IPaymentService Payments => Failing<IPaymentService>();

    public IInbox Inbox => Failing<IInbox>();

    public ILeaseStore Leases => Failing<ILeaseStore>();

    public IRunLog Log => Failing<IRunLog>();

    private T Failing<T>()
        where T : class =>
        new Mock<T>(MockBehavior.Loose) { DefaultValueProvider = new Failure(this) }.Object;

    private sealed class Failure(StoppableStores stores) : DefaultValueProvider
    {
        protected override object GetDefaultValue(Type type, Mock mock)
        {
            if (!typeof(Task).IsAssignableFrom(type))
            {
                return Activator.CreateInstance(type)!;
            }

            stores.tokens.AddRange(mock.Invocations[^1].Arguments.OfType<CancellationToken>());
            throw new StoreUnavailableException("gone");
        }
    }
}
