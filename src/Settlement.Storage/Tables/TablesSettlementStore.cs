using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>Days, records, residue and users who need attention, in Tables.</summary>
internal sealed partial class TablesSettlementStore(TablesDatabase database) : ISettlementStore
{
    /// <summary>The tables this and the ledger need.</summary>
    public static readonly TableName[] Tables =
        [TableName.Days, TableName.Records, TableName.Residue, TableName.Attention];
}
