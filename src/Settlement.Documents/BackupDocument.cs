namespace Settlement.Documents;

/// <summary>A copy of a store that was written.</summary>
/// <param name="File">The copy.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Dates">Dates that were planned.</param>
/// <param name="Users">Different users with a record.</param>
public sealed record BackupDocument(string File, long Bytes, long Dates, long Users);
