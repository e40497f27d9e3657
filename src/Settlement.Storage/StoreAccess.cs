namespace Settlement.Storage;

/// <summary>What a command wants of a store.</summary>
public enum StoreAccess
{
    /// <summary>Reads only; the store must exist and is left byte for byte as it is.</summary>
    Read,

    /// <summary>Reads and writes; the store must exist.</summary>
    Write,

    /// <summary>Reads and writes; the store is created if it does not exist.</summary>
    Create,
}
