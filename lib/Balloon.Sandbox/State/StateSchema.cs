using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.State;

/// <summary>The tables of the engine's file, and their migration from earlier versions.</summary>
internal static class StateSchema
{
    private const long Version = 1;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS objects (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, sql TEXT NOT NULL, detail TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS offsets (source INTEGER NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (source, partition)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS logs (source INTEGER NOT NULL, partition INTEGER NOT NULL, topic TEXT, offset INTEGER NOT NULL, epoch INTEGER NOT NULL, hash INTEGER NOT NULL, PRIMARY KEY (source, partition)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS pages (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS stores (id INTEGER PRIMARY KEY, pages INTEGER NOT NULL, sum INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS pending (sink INTEGER NOT NULL, epoch INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (sink, epoch));
        CREATE TABLE IF NOT EXISTS commits (sink INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL);
        """;

    /// <summary>Creates missing tables.</summary>
    public static void Create(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        var isOld = Number(connection, "PRAGMA user_version") < Version && HasPages(connection);
        if (isOld)
            Execute(connection, "ALTER TABLE pages RENAME TO pages_before");
        Execute(connection, Tables);
        if (isOld)
            TakeOver(connection);
        Execute(connection, $"PRAGMA user_version={Version}");
        if (Number(connection, "SELECT count(*) FROM meta WHERE key = 'digest'") == 0)
            WriteDigest(connection);
        transaction.Commit();
    }

    public static void WriteDigest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO meta VALUES ('digest', $digest)";
        _ = command.Parameters.AddWithValue("$digest", StateDigest.Compute(connection));
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Adds checksums to pages without one; earlier damage to these is not detected.</summary>
    private static void TakeOver(SqliteConnection connection)
    {
        var sums = new PageSums();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT id, data FROM pages_before";
            using var reader = command.ExecuteReader();
            using var insert = new PageInsert(connection);
            while (reader.Read())
            {
                var (id, data) = (reader.GetInt64(0), (byte[])reader[1]);
                var sum = PageSums.Of(id, data);
                insert.Write(id, sum, data);
                sums.Set(id >> CheckpointStore.PageIdBits, CheckpointStore.PageOf(id), sum);
            }
        }

        Execute(connection, "DROP TABLE pages_before");
        WriteStores(connection, sums);
    }

    /// <summary>Writes the sums over the pages of changed stores.</summary>
    public static void WriteStores(SqliteConnection connection, PageSums sums)
    {
        using var command = connection.CreateCommand();
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        var pages = command.Parameters.Add("$pages", SqliteType.Integer);
        var sum = command.Parameters.Add("$sum", SqliteType.Integer);
        foreach (var store in sums.TakeTouched())
        {
            (id.Value, (pages.Value, sum.Value)) = (store, sums[store]);
            command.CommandText =
                sums[store].Pages == 0 ? "DELETE FROM stores WHERE id = $id" : "INSERT OR REPLACE INTO stores VALUES ($id, $pages, $sum)";
            _ = command.ExecuteNonQuery();
        }
    }

    private static bool HasPages(SqliteConnection connection) =>
        Number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'pages'") > 0;

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        _ = command.ExecuteNonQuery();
    }
}
