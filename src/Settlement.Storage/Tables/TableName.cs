namespace Settlement.Storage.Tables;

/// <summary>The tables; each name follows the store's prefix.</summary>
internal enum TableName
{
    Positions,
    Yields,
    Imports,
    Days,
    Records,
    Payments,
    Residue,
    Attention,
}
