namespace Settlement.Web;

/// <summary>What a caller may do; the later includes the earlier.</summary>
public enum AppRole
{
    /// <summary><c>settlement.read</c>: read status, records and reconciliation.</summary>
    Read,

    /// <summary><c>settlement.operate</c>: start, rerun and close a day too.</summary>
    Operate,
}
