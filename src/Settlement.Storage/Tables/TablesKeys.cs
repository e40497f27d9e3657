using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>
/// The keys of everything that belongs to a user and a date: partition <c>yyyy-MM-dd_bb</c>, where <c>bb</c> is the
/// user's bucket, and the user as row key. Code, never settings: uniqueness hangs on it.
/// </summary>
/// <remarks>
/// The bucket is <see cref="UserKeys.HashByte"/> as two hexadecimal digits, lower case: <c>user-1</c> is in <c>c6</c>.
/// </remarks>
internal static class TablesKeys
{
    public const int Buckets = 256;

    public static byte Bucket(string user) => UserKeys.HashByte(user);

    public static string Partition(SettlementDate date, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"{date}_{bucket:x2}");

    public static string Partition(SettlementDate date, string user) => Partition(date, Bucket(user));

    public static string RowKey(string user) => UserKeys.Key(user);

    public static string User(string rowKey) => UserKeys.User(rowKey);
}
