using System.Threading.Channels;
using Balloon.Sandbox.Columns;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.State;

/// <summary>
/// The engine's durable state: one SQLite file. A checkpoint is one transaction: dirty pages, offsets, objects made and dropped, and the
/// files that sinks have yet to commit.
/// </summary>
internal sealed class CheckpointStore : IDisposable
{
    private const int PageIdBits = 24;
    private const int PagesAhead = 64;
    private readonly SqliteConnection connection;
    private readonly FileStream ownership;

    public CheckpointStore(string folder)
    {
        Directory.CreateDirectory(folder);
        ownership = Own(Path.Combine(folder, "engine.lock"));
        try
        {
            connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "engine.db"), Pooling = false }.ToString()
            );
            connection.Open();
            // Exclusive, so that the index of the WAL is no mapped file: on a disk that turns read-only that would end the process.
            Execute(
                "PRAGMA page_size=16384; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
            );
            Execute(
                """
                CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS objects (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, sql TEXT NOT NULL, detail TEXT NOT NULL);
                CREATE TABLE IF NOT EXISTS offsets (source INTEGER NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (source, partition)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS pages (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS pending (sink INTEGER NOT NULL, epoch INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (sink, epoch));
                """
            );
        }
        catch
        {
            connection?.Dispose();
            ownership.Dispose();
            throw;
        }
    }

    public long Epoch =>
        Scalar("SELECT value FROM meta WHERE key = 'epoch'") is { } text
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    public long LastObjectId =>
        Scalar("SELECT value FROM meta WHERE key = 'objects'") is { } text
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    /// <summary>The objects, in the order of their making.</summary>
    public IReadOnlyList<StoredObject> Objects()
    {
        using var command = Command("SELECT id, name, kind, sql, detail FROM objects ORDER BY id");
        using var reader = command.ExecuteReader();
        var objects = new List<StoredObject>();
        while (reader.Read())
            objects.Add(
                new StoredObject(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4))
            );
        return objects;
    }

    public Dictionary<int, long> Offsets(long source)
    {
        using var command = Command("SELECT partition, next FROM offsets WHERE source = $source", ("$source", source));
        using var reader = command.ExecuteReader();
        var offsets = new Dictionary<int, long>();
        while (reader.Read())
            offsets[reader.GetInt32(0)] = reader.GetInt64(1);
        return offsets;
    }

    public IReadOnlyList<(long Epoch, byte[] Data)> Pending(long sink)
    {
        using var command = Command("SELECT epoch, data FROM pending WHERE sink = $sink ORDER BY epoch", ("$sink", sink));
        using var reader = command.ExecuteReader();
        var pending = new List<(long, byte[])>();
        while (reader.Read())
            pending.Add((reader.GetInt64(0), (byte[])reader[1]));
        return pending;
    }

    public bool HasPages(long storeId)
    {
        using var command = Command(
            "SELECT 1 FROM pages WHERE id >= $first AND id < $end LIMIT 1",
            ("$first", storeId << PageIdBits),
            ("$end", (storeId + 1) << PageIdBits)
        );
        return command.ExecuteScalar() is not null;
    }

    /// <summary>
    /// Reads a store's pages back. They are taken apart beside the reading, and beside that of the stores that come after it.
    /// </summary>
    /// <returns>Ends when the pages are read, and gives what ends when the store has its rows.</returns>
    public async Task<Task> LoadAsync(RowStore store, CancellationToken cancellationToken = default)
    {
        using var command = Command(
            "SELECT id, data FROM pages WHERE id >= $first AND id < $end ORDER BY id",
            ("$first", store.Id << PageIdBits),
            ("$end", (store.Id + 1) << PageIdBits)
        );
        using var reader = command.ExecuteReader();
        var read = Channel.CreateBounded<(int Page, byte[] Data)>(PagesAhead);
        var loading = Task.Run(() => LoadAsync(store, read), cancellationToken);
        try
        {
            while (reader.Read())
                await read
                    .Writer.WriteAsync(((int)(reader.GetInt64(0) & ((1 << PageIdBits) - 1)), (byte[])reader[1]), cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // It broke off, and its task tells why.
        }
        finally
        {
            read.Writer.TryComplete();
        }

        return loading;
    }

    private static async Task LoadAsync(RowStore store, Channel<(int Page, byte[] Data)> read)
    {
        try
        {
            var strings = new Utf8Strings();
            await foreach (var (page, data) in read.Reader.ReadAllAsync().ConfigureAwait(false))
                Load(store, page, data, strings);
            store.Loaded();
        }
        finally
        {
            read.Writer.TryComplete();
        }
    }

    private static void Load(RowStore store, int page, byte[] data, Utf8Strings strings)
    {
        try
        {
            store.Load(page, data, strings);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The state of the stream engine is damaged: page {page} of store {store.Id} cannot be read. "
                    + "Begin anew with balloon reset, or take the folder back from a copy.",
                e
            );
        }
    }

    /// <summary>Writes a checkpoint, all or nothing.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sinksAsync">Waits for the sinks, which write their files meanwhile.</param>
    public async Task WriteAsync(Checkpoint checkpoint, Func<Task<PreparedSinks>> sinksAsync)
    {
        using var transaction = connection.BeginTransaction();
        DropStores(checkpoint.DroppedStores);
        foreach (var id in checkpoint.DroppedObjects)
        {
            Execute("DELETE FROM objects WHERE id = $id", ("$id", id));
            Execute("DELETE FROM offsets WHERE source = $id", ("$id", id));
            Execute("DELETE FROM pending WHERE sink = $id", ("$id", id));
        }

        foreach (var o in checkpoint.Objects)
            Execute(
                "INSERT OR REPLACE INTO objects VALUES ($id, $name, $kind, $sql, $detail)",
                ("$id", o.Id),
                ("$name", o.Name),
                ("$kind", o.Kind),
                ("$sql", o.Sql),
                ("$detail", o.Detail)
            );
        WritePages(checkpoint.Pages);
        foreach (var (source, offsets) in checkpoint.Offsets)
        {
            Execute("DELETE FROM offsets WHERE source = $source", ("$source", source));
            foreach (var (partition, next) in offsets)
                Execute(
                    "INSERT INTO offsets VALUES ($source, $partition, $next)",
                    ("$source", source),
                    ("$partition", partition),
                    ("$next", next)
                );
        }

        foreach (var (sink, epoch) in checkpoint.Committed)
            Execute("DELETE FROM pending WHERE sink = $sink AND epoch <= $epoch", ("$sink", sink), ("$epoch", epoch));
        var sinks = await sinksAsync().ConfigureAwait(false);
        DropStores(sinks.DroppedStores);
        WritePages(sinks.Pages);
        foreach (var (sink, data) in sinks.Pending)
            Execute(
                "INSERT OR REPLACE INTO pending VALUES ($sink, $epoch, $data)",
                ("$sink", sink),
                ("$epoch", checkpoint.Epoch),
                ("$data", data)
            );
        Execute(
            "INSERT OR REPLACE INTO meta VALUES ('epoch', $epoch), ('objects', $objects)",
            ("$epoch", checkpoint.Epoch),
            ("$objects", checkpoint.LastObjectId)
        );
        transaction.Commit();
    }

    private void DropStores(IReadOnlyList<long> stores)
    {
        foreach (var id in stores)
            Execute("DELETE FROM pages WHERE id >= $first AND id < $end", ("$first", id << PageIdBits), ("$end", (id + 1) << PageIdBits));
    }

    public void Dispose()
    {
        connection.Dispose();
        ownership.Dispose();
    }

    private void WritePages(IReadOnlyList<PageCapture> captures)
    {
        using var insert = new PageInsert(connection);
        var writer = new PageWriter();
        foreach (var capture in captures)
        {
            foreach (var page in capture.Pages)
            {
                capture.Encode(page, writer);
                insert.Write((capture.StoreId << PageIdBits) | (uint)page, writer.Written);
                writer.Clear();
            }
        }
    }

    private static FileStream Own(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The stream engine's folder {Path.GetDirectoryName(path)} is in use by another process, or cannot be written: {e.Message}",
                e
            );
        }
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            _ = command.Parameters.AddWithValue(name, value);
        return command;
    }

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        _ = command.ExecuteNonQuery();
    }

    private string? Scalar(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar() as string;
    }
}
