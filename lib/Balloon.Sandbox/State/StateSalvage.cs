using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.State;

/// <summary>
/// Before a rebuild, saves what cannot be derived from an engine's folder: the statements, and the rows of tables that INSERT filled. The
/// damaged file is kept as <c>engine.damaged.db</c>.
/// </summary>
internal static class StateSalvage
{
    private const string Marker = "rebuild";

    /// <summary>Requests a rebuild, which happens when the engine next opens; if interrupted, it happens again.</summary>
    public static void Ask(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Marker), "");
    }

    public static bool IsAsked(string folder) => File.Exists(Path.Combine(folder, Marker));

    /// <summary>The rebuild is complete.</summary>
    public static void Done(string folder) => File.Delete(Path.Combine(folder, Marker));

    /// <summary>Replaces the engine's file by one with the statements and the tables' rows.</summary>
    /// <param name="folder">The engine's folder.</param>
    /// <param name="isKept">Whether an object's pages must be kept because they cannot be derived.</param>
    /// <param name="lost">Called with a sentence for everything that could not be kept.</param>
    public static void Run(string folder, Func<StoredObject, IReadOnlyList<StoredObject>, bool> isKept, Action<string> lost)
    {
        var old = Path.Combine(folder, "engine.db");
        var made = Path.Combine(folder, "engine.new.db");
        Delete(made);
        using var source = TryOpen(old);
        var (objects, epoch) = Objects(source, folder, lost);
        using (var target = Connect(made))
        {
            Execute(target, "PRAGMA page_size=16384; PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;");
            StateSchema.Create(target);
            using var transaction = target.BeginTransaction();
            foreach (var o in objects)
                Insert(target, "INSERT INTO objects VALUES ($0, $1, $2, $3, $4)", o.Id, o.Name, o.Kind, o.Sql, o.Detail);
            var sums = new PageSums();
            foreach (var kept in objects.Where(o => isKept(o, objects)))
                Copy(source, target, kept, sums, lost);
            StateSchema.WriteStores(target, sums);
            Insert(
                target,
                "INSERT INTO meta VALUES ('epoch', $0), ('objects', $1)",
                epoch.ToString(CultureInfo.InvariantCulture),
                objects.Select(o => o.Id).DefaultIfEmpty(0).Max().ToString(CultureInfo.InvariantCulture)
            );
            StateSchema.WriteDigest(target);
            transaction.Commit();
        }

        source?.Dispose();
        var aside = Path.Combine(folder, "engine.damaged.db");
        Delete(aside);
        foreach (var ending in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(old + ending))
                File.Move(old + ending, aside + ending, overwrite: true);
        }

        File.Move(made, old);
        Delete(made);
        StatementsFile.Write(folder, objects);
    }

    // An epoch that no earlier run can have reached, at one per second: tables remember the epochs of their sinks.
    private static long FreshEpoch => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static (IReadOnlyList<StoredObject> Objects, long Epoch) Objects(SqliteConnection? source, string folder, Action<string> lost)
    {
        try
        {
            if (source is not null && CheckpointStore.DigestFits(source))
                return (CheckpointStore.Objects(source), FreshEpoch);
        }
        catch (SqliteException)
        {
            // Nothing else than the copy of the statements exists.
        }

        if (StatementsFile.TryRead(folder) is { } copy)
            return (copy, FreshEpoch);
        lost(
            $"{folder} holds neither an engine.db nor a statements.json that can be read: the statements that created sources, views and sinks are lost. Run your SQL files again: 'balloon sql FILE'."
        );
        return ([], FreshEpoch);
    }

    private static void Copy(SqliteConnection? source, SqliteConnection target, StoredObject table, PageSums sums, Action<string> lost)
    {
        var (whole, pages) = (source is not null, 0);
        try
        {
            if (source is not null)
            {
                using var insert = new PageInsert(target);
                foreach (var (id, sum, data) in CheckpointStore.ObjectPages(source, table.Id))
                {
                    if (PageSums.Of(id, data) != sum)
                    {
                        whole = false;
                        continue;
                    }

                    insert.Write(id, sum, data);
                    sums.Set(id >> CheckpointStore.PageIdBits, CheckpointStore.PageOf(id), sum);
                    pages++;
                }
            }
        }
        catch (SqliteException)
        {
            whole = false;
        }

        if (!whole)
            lost(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"table {table.Name}: rows that INSERT put into it are lost; {pages} pages of them could be read and are kept"
                )
            );
    }

    private static SqliteConnection? TryOpen(string file)
    {
        if (!File.Exists(file))
            return null;
        var connection = Connect(file);
        try
        {
            Execute(connection, "PRAGMA locking_mode=EXCLUSIVE; SELECT count(*) FROM sqlite_master;");
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            return null;
        }
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Delete(string file)
    {
        foreach (var ending in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(file + ending);
    }

    private static void Execute(SqliteConnection connection, string sql) => Insert(connection, sql);

    private static void Insert(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            _ = command.Parameters.AddWithValue($"${i}", values[i]);
        _ = command.ExecuteNonQuery();
    }
}
