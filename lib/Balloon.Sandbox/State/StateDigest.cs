using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.State;

/// <summary>
/// One checksum over everything in a checkpoint besides the pages: statements, offsets, files to commit, and the sums over pages.
/// </summary>
internal static class StateDigest
{
    private static readonly string[] Queries =
    [
        "SELECT key, value FROM meta WHERE key <> 'digest' ORDER BY key",
        "SELECT id, name, kind, sql, detail FROM objects ORDER BY id",
        "SELECT source, partition, next FROM offsets ORDER BY source, partition",
        "SELECT source, partition, topic, offset, epoch, hash FROM logs ORDER BY source, partition",
        "SELECT sink, epoch, data FROM pending ORDER BY sink, epoch",
        "SELECT sink, epoch, sequence FROM commits ORDER BY sink",
        "SELECT id, pages, sum FROM stores ORDER BY id",
    ];

    public static string Compute(SqliteConnection connection)
    {
        var hash = new XxHash3();
        foreach (var query in Queries)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
            command.CommandText = query;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                    Append(hash, reader.GetValue(i));
            }

            Append(hash, (long)query.Length);
        }

        return hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Append(XxHash3 hash, object value)
    {
        switch (value)
        {
            case long number:
                hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));
                break;
            case string text:
                Append(hash, (long)text.Length);
                hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
                break;
            case byte[] bytes:
                Append(hash, (long)bytes.Length);
                hash.Append(bytes);
                break;
            default:
                Append(hash, long.MinValue);
                break;
        }
    }
}
