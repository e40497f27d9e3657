namespace Settlement.Storage;

/// <summary>What a command wants of a store.</summary>
public enum StoreAccess
{
    /// <summary>Reads only; the store must exist and is left byte for byte as it is.</summary>
    Read,

    /// <summary>Reads and writes; the store must exist.</summary>
    Write,

    /// <summary>Reads and writes, positions that are kept elsewhere too; the stores must exist.</summary>
    WriteInputs,

    /// <summary>Reads and writes; a store that does not exist reads as empty, and the first write creates it.</summary>
    Create,
}
