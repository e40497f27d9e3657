namespace Settlement.Documents;

/// <summary>What a check of configuration, store and payment service came to.</summary>
/// <param name="Ok">Whether nothing failed.</param>
/// <param name="Store">The store, without its key.</param>
/// <param name="Checks">Each check.</param>
/// <param name="ListsPayments">Whether the payment service lists what it paid; null where the ledger pays, or the service was not asked.</param>
public sealed record DoctorDocument(bool Ok, string Store, IReadOnlyList<CheckDocument> Checks, bool? ListsPayments);

/// <summary>One check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Result"><c>ok</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Detail">What was found, in words.</param>
public sealed record CheckDocument(string Name, string Result, string Detail);
