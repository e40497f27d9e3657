namespace Settlement.Core;

/// <summary>A store's answer to marking a record paid.</summary>
public enum MarkPaidVerdict
{
    /// <summary>This call moved the record from recorded to paid.</summary>
    Marked,

    /// <summary>Another worker had marked it paid before: as good.</summary>
    AlreadyPaid,

    /// <summary>There is no such record.</summary>
    Missing,
}
