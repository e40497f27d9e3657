using System.Collections.Concurrent;

namespace PaymentServiceSample;

/// <summary>What has been paid. In memory: it is gone with the process. Thread-safe.</summary>
/// <param name="onPaid">Told of each payment when it has been made; null for nobody.</param>
public sealed class PaymentBook(Action<PaymentRequest>? onPaid = null)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PaymentRequest> found = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly List<PaymentRequest> paid = [];
    private readonly HashSet<string> denied = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> refused = new(StringComparer.Ordinal);

    /// <summary>Every payment made, in the order they were made. A blind service may have made one several times.</summary>
    public IReadOnlyCollection<PaymentRequest> Paid
    {
        get
        {
            lock (gate)
            {
                return [.. paid];
            }
        }
    }

    /// <summary>A page of a date's payments in the order they were made, and where the next begins; null after the last.</summary>
    public (IReadOnlyList<PaymentRequest> Payments, int? Next) List(string date, int start, int size)
    {
        lock (gate)
        {
            var page = new List<PaymentRequest>();
            for (var i = start; i < paid.Count; i++)
            {
                if (paid[i].Date == date)
                {
                    if (page.Count == size)
                    {
                        return (page, i);
                    }

                    page.Add(paid[i]);
                }
            }

            return (page, null);
        }
    }

    /// <summary>Takes a payment into the books that nobody asked for over HTTP.</summary>
    public void Add(PaymentRequest payment)
    {
        lock (gate)
        {
            paid.Add(payment);
        }
    }

    /// <summary>Takes a payment out of the books.</summary>
    public bool Remove(PaymentRequest payment)
    {
        found.TryRemove(payment.TransactionId!, out _);
        lock (gate)
        {
            return paid.Remove(payment);
        }
    }

    /// <summary>Denies a payment when it is asked for by its id, though the list shows it.</summary>
    public void Deny(string transactionId)
    {
        lock (gate)
        {
            denied.Add(transactionId);
        }
    }

    /// <summary>The payment made under a transaction id; null if there is none, or none yet.</summary>
    public PaymentRequest? Find(string transactionId)
    {
        lock (gate)
        {
            return denied.Contains(transactionId) ? null : found.GetValueOrDefault(transactionId);
        }
    }

    /// <summary>Whether a transaction id was paid, whatever a look-up says.</summary>
    public bool HasPaid(string transactionId) => found.ContainsKey(transactionId);

    /// <summary>Keeps a refusal under its transaction id.</summary>
    public void Refuse(string transactionId, string reason) => refused[transactionId] = reason;

    /// <summary>Why a transaction id was refused for good; null if it was not.</summary>
    public string? FindRefusal(string transactionId) => refused.GetValueOrDefault(transactionId);

    /// <summary>Forgets idempotency keys, as services do after a day. What was paid can still be looked up.</summary>
    public void ForgetKeys()
    {
        foreach (var (id, entry) in entries)
        {
            if (entry.IsPaid)
            {
                entries.TryRemove(KeyValuePair.Create(id, entry));
            }
        }
    }

    /// <summary>Takes a transaction id for a payment, if nobody has it.</summary>
    /// <param name="request">The payment.</param>
    /// <param name="entry">Who has the id: to be paid or let go by whoever took it.</param>
    /// <returns>Whether it was free.</returns>
    internal bool TryTake(PaymentRequest request, out Entry entry)
    {
        var mine = new Entry(request);
        entry = entries.GetOrAdd(request.TransactionId!, mine);
        return ReferenceEquals(entry, mine);
    }

    /// <summary>Pays what was taken.</summary>
    internal void Pay(Entry entry)
    {
        Add(entry.Request);
        found[entry.Request.TransactionId!] = entry.Request;
        entry.IsPaid = true;
        onPaid?.Invoke(entry.Request);
    }

    /// <summary>Pays without looking.</summary>
    internal void PayBlindly(PaymentRequest request)
    {
        TryTake(request, out var entry);
        Add(request);
        found.TryAdd(request.TransactionId!, entry.Request);
        entry.IsPaid = true;
        onPaid?.Invoke(request);
    }

    /// <summary>Gives back what was taken and not paid.</summary>
    internal void LetGo(Entry entry)
    {
        if (!entry.IsPaid)
        {
            entries.TryRemove(KeyValuePair.Create(entry.Request.TransactionId!, entry));
        }
    }

    /// <summary>A transaction id in use.</summary>
    internal sealed class Entry(PaymentRequest request)
    {
        private volatile bool isPaid;

        public PaymentRequest Request => request;

        public bool IsPaid
        {
            get => isPaid;
            set => isPaid = value;
        }
    }
}
