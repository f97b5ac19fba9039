using System.Globalization;
using System.Threading.Channels;
using Balloon.Sandbox.Columns;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.State;

// Reading when the engine opens. Everything is checked against its checksums: damage is reported, and never read as rows.
internal sealed partial class CheckpointStore
{
    /// <summary>The objects, the oldest first.</summary>
    /// <exception cref="StateDamagedException">They cannot be read; this applies to everything that is read here.</exception>
    public IReadOnlyList<StoredObject> Objects() => Guard("the objects cannot be read", () => Objects(connection));

    public static IReadOnlyList<StoredObject> Objects(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, name, kind, sql, detail FROM objects ORDER BY id";
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
        return Rows("offsets", command, reader => (Partition: reader.GetInt32(0), Next: reader.GetInt64(1)))
            .ToDictionary(row => row.Partition, row => row.Next);
    }

    /// <summary>The log that a source was read from.</summary>
    public LogIdentity Log(long source)
    {
        using var command = Command("SELECT partition, topic, offset, epoch, hash FROM logs WHERE source = $source", ("$source", source));
        var rows = Rows(
            "logs",
            command,
            reader =>
                (
                    Partition: reader.GetInt32(0),
                    Topic: reader.IsDBNull(1) ? null : reader.GetString(1),
                    Mark: new LogMark(reader.GetInt64(2), reader.GetInt32(3), reader.GetInt64(4))
                )
        );
        return new LogIdentity(
            rows.LastOrDefault(row => row.Topic is not null).Topic,
            rows.ToDictionary(row => row.Partition, row => row.Mark)
        );
    }

    public IReadOnlyList<(long Epoch, byte[] Data)> Pending(long sink)
    {
        using var command = Command("SELECT epoch, data FROM pending WHERE sink = $sink ORDER BY epoch", ("$sink", sink));
        return Rows("pending commits", command, reader => (reader.GetInt64(0), (byte[])reader[1]));
    }

    /// <summary>The position of a sink's table when the checkpoint was made.</summary>
    public SinkPosition Committed(long sink)
    {
        using var command = Command("SELECT epoch, sequence FROM commits WHERE sink = $sink", ("$sink", sink));
        return Rows("commits", command, reader => new SinkPosition(reader.GetInt64(0), reader.GetInt64(1))).FirstOrDefault();
    }

    public bool HasPages(long storeId)
    {
        using var command = Command(
            "SELECT 1 FROM pages WHERE id >= $first AND id < $end LIMIT 1",
            ("$first", storeId << PageIdBits),
            ("$end", (storeId + 1) << PageIdBits)
        );
        return Guard("pages cannot be read", command.ExecuteScalar) is not null;
    }

    /// <summary>
    /// Reads the pages of a store. They are decoded in the background, while further pages and stores are read.
    /// </summary>
    /// <param name="store">The store to fill.</param>
    /// <param name="of">The object that it belongs to, for errors.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A task that completes when the pages are read, with a task that completes when the store has its rows.</returns>
    /// <remarks>The inner task fails with a <see cref="StateDamagedException"/> if pages are not as they were written.</remarks>
    public async Task<Task> LoadAsync(RowStore store, string of, CancellationToken cancellationToken = default)
    {
        var read = Channel.CreateBounded<(int Page, byte[] Data)>(PagesAhead);
        var loading = Task.Run(() => LoadAsync(store, of, read), cancellationToken);
        try
        {
            foreach (var (page, data) in Pages(store.Id, of))
                await read.Writer.WriteAsync((page, data), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The decoding failed; its task reports why.
        }
        catch (StateDamagedException e)
        {
            read.Writer.TryComplete(e);
        }
        finally
        {
            read.Writer.TryComplete();
        }

        return loading;
    }

    private IEnumerable<(int Page, byte[] Data)> Pages(long store, string of)
    {
        using var command = Command(
            "SELECT id, sum, data FROM pages WHERE id >= $first AND id < $end ORDER BY id",
            ("$first", store << PageIdBits),
            ("$end", (store + 1) << PageIdBits)
        );
        using var reader = Guard($"pages of {of} cannot be read", command.ExecuteReader);
        while (Guard($"pages of {of} cannot be read", reader.Read))
        {
            var (id, sum, data) = Guard($"pages of {of} cannot be read", () => Page(reader));
            var page = PageOf(id);
            if (PageSums.Of(id, data) != sum)
                throw StateDamagedException.Of(
                    file,
                    string.Create(CultureInfo.InvariantCulture, $"page {page} of {of} does not match its checksum")
                );
            sums.Set(store, page, sum);
            yield return (page, data);
        }

        if (Expected(store) != sums[store])
            throw StateDamagedException.Of(file, $"{of} has other pages than the checkpoint wrote");
    }

    private (long Pages, long Sum) Expected(long store)
    {
        using var command = Command("SELECT pages, sum FROM stores WHERE id = $id", ("$id", store));
        return Rows("sums of stores", command, reader => (reader.GetInt64(0), reader.GetInt64(1))).FirstOrDefault();
    }

    private async Task LoadAsync(RowStore store, string of, Channel<(int Page, byte[] Data)> read)
    {
        try
        {
            var strings = new Utf8Strings();
            await foreach (var (page, data) in read.Reader.ReadAllAsync().ConfigureAwait(false))
                Load(store, of, page, data, strings);
            store.Loaded();
        }
        finally
        {
            read.Writer.TryComplete();
        }
    }

    private void Load(RowStore store, string of, int page, byte[] data, Utf8Strings strings)
    {
        try
        {
            store.Load(page, data, strings);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
        {
            throw StateDamagedException.Of(file, string.Create(CultureInfo.InvariantCulture, $"page {page} of {of} cannot be read"), e);
        }
    }

    /// <summary>Fails if the engine's file is missing or empty although there are statements: it was lost, and is not new.</summary>
    private void RequireFile()
    {
        if (File.Exists(file) && new FileInfo(file).Length > 0)
            return;
        // If there is a WAL, the file can be restored from its frames.
        if (File.Exists(file + "-wal") && File.Exists(file))
            return;
        if (StatementsFile.TryRead(folder) is { Count: > 0 } made)
            throw StateDamagedException.Of(
                file,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it is {(File.Exists(file) ? "empty" : "missing")}, though {made.Count} statements have created sources, views or sinks"
                )
            );
    }

    private void Open()
    {
        connection.Open();
        // Exclusive, so that the WAL's index is not a mapped file: if the disk turned read-only, that would end the process.
        Execute(
            "PRAGMA page_size=16384; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
        );
        StateSchema.Create(connection);
        if (!DigestFits(connection))
            throw StateDamagedException.Of(file, "statements, offsets or commits are not as the last checkpoint wrote them");
    }

    /// <summary>Whether everything besides the pages is as it was written.</summary>
    public static bool DigestFits(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE key = 'digest'";
        return command.ExecuteScalar() as string == StateDigest.Compute(connection);
    }

    /// <summary>How many stores an object may have.</summary>
    public const int StoresOfAnObject = 256;

    /// <summary>All pages of an object, unchecked.</summary>
    public static IEnumerable<(long Id, long Sum, byte[] Data)> ObjectPages(SqliteConnection connection, long objectId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, sum, data FROM pages WHERE id >= $first AND id < $end ORDER BY id";
        _ = command.Parameters.AddWithValue("$first", (objectId * StoresOfAnObject) << PageIdBits);
        _ = command.Parameters.AddWithValue("$end", ((objectId + 1) * StoresOfAnObject) << PageIdBits);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return Page(reader);
    }

    // Damage may change a value's type, or make it NULL; then no checksum fits.
    private static (long Id, long Sum, byte[] Data) Page(SqliteDataReader reader) =>
        (reader.GetInt64(0), reader.GetValue(1) as long? ?? 0, reader.GetValue(2) as byte[] ?? []);

    /// <summary>A page's place in its store.</summary>
    public static int PageOf(long id) => (int)(id & ((1 << PageIdBits) - 1));

    private List<T> Rows<T>(string what, SqliteCommand command, Func<SqliteDataReader, T> read) =>
        Guard(
            $"{what} cannot be read",
            () =>
            {
                using var reader = command.ExecuteReader();
                var rows = new List<T>();
                while (reader.Read())
                    rows.Add(read(reader));
                return rows;
            }
        );

    private T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            throw StateDamagedException.Of(file, $"{what} ({e.Message})", e);
        }
    }

    private void Guard(string what, Action read) =>
        _ = Guard(
            what,
            () =>
            {
                read();
                return true;
            }
        );

    // 11: SQLITE_CORRUPT, 26: SQLITE_NOTADB, 1: no such table or column, when a page of the schema was replaced.
    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 1 or 11 or 26;
}
