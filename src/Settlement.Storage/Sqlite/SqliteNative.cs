using System.Runtime.InteropServices;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// The calls that are made several times for each user of a day, straight to SQLite. Through the driver's handles each costs
/// a few times as much: they count who uses a handle, and let the garbage collector run meanwhile.
/// </summary>
/// <remarks>
/// Those marked so take well under a microsecond, never block and never call back. A step may read the disk, and is not
/// marked.
/// </remarks>
internal static class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLite takes a copy of what is bound.</summary>
    public static readonly nint Copied = -1;

    [DllImport(Library, EntryPoint = "sqlite3_step", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_column_int64", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [SuppressGCTransition]
    public static extern long ColumnInt64(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_type", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [SuppressGCTransition]
    public static extern int ColumnType(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_blob", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [SuppressGCTransition]
    public static extern nint ColumnBlob(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_bytes", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [SuppressGCTransition]
    public static extern int ColumnBytes(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_bind_int64", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [SuppressGCTransition]
    public static extern int BindInt64(nint statement, int parameter, long value);

    [DllImport(Library, EntryPoint = "sqlite3_bind_text", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)]
    [SuppressGCTransition]
    public static extern int BindText(nint statement, int parameter, ref readonly byte text, int length, nint destructor);
}
