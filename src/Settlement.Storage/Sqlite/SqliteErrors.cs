using Microsoft.Data.Sqlite;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>Sorts SQLite's result codes (sqlite.org/rescode.html) into what waiting may fix and what it will not.</summary>
internal static class SqliteErrors
{
    private const int Error = 1;
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    public static Exception Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Busy or Locked => new StoreUnavailableException(
            $"{path} is busy: another process has been writing to it for too long", exception),
        ReadOnly or Permission => new StoreRefusedException(
            $"{path} is read-only: make the file and its folder writable, or choose another store", exception),
        CannotOpen => new StoreRefusedException(
            $"{path} cannot be opened: check that the path exists and that you may read and write it", exception),
        Full => new StoreUnavailableException(
            $"{path} cannot grow: the disk is full; free some space", exception),
        NotADatabase => new StoreRefusedException(
            $"{path} is not a SQLite database: choose another store", exception),
        Corrupt => new StoreRefusedException(
            $"{path} is damaged ({exception.Message}): restore it from a backup", exception),
        // A statement SQLite does not understand is a bug in this program, not a state of the store.
        Error => exception,
        _ => new StoreUnavailableException($"{path} failed: {exception.Message}", exception),
    };
}
