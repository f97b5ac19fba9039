using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.State;

/// <summary>
/// The engine's durable state in one SQLite file. A checkpoint is one transaction: dirty pages, offsets, created and dropped objects, and
/// the files that sinks have yet to commit.
/// </summary>
internal sealed partial class CheckpointStore : IDisposable
{
    /// <summary>The low bits of a page's number are its index within its store.</summary>
    public const int PageIdBits = 24;

    private const int PagesAhead = 64;
    private const string FileName = "engine.db";
    private readonly SqliteConnection connection = null!;
    private readonly FileStream ownership;
    private readonly string folder;
    private readonly string file;
    private readonly PageSums sums = new();
    private bool isFull;

    public CheckpointStore(string folder)
    {
        Directory.CreateDirectory(folder);
        this.folder = folder;
        file = Path.Combine(folder, FileName);
        ownership = Own(Path.Combine(folder, "engine.lock"));
        try
        {
            RequireFile();
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            Guard("it cannot be read", Open);
            var objects = Objects();
            Loss = EpochFile.Loss(folder, file, Epoch, objects);
            if (objects.Count > 0)
                StatementsFile.Write(folder, objects);
        }
        catch
        {
            connection?.Dispose();
            ownership.Dispose();
            throw;
        }
    }

    /// <summary>A sentence about what is lost if the state is older than the last checkpoint; otherwise null.</summary>
    public string? Loss { get; }

    public long Epoch =>
        Scalar("SELECT value FROM meta WHERE key = 'epoch'") is { } text
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    public long LastObjectId =>
        Scalar("SELECT value FROM meta WHERE key = 'objects'") is { } text
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    /// <summary>True where what is written last is on the disk when its write ends, as SQLite says of its connection.</summary>
    public bool WaitsForDisk
    {
        get
        {
            using var command = Command("PRAGMA synchronous");
            return command.ExecuteScalar() is >= 2L;
        }
    }

    /// <summary>Writes a checkpoint, all or nothing.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sinksAsync">Waits for the sinks, which write their files meanwhile.</param>
    public async Task WriteAsync(Checkpoint checkpoint, Func<Task<PreparedSinks>> sinksAsync)
    {
        RequireDurability(checkpoint.IsDurable);
        using var transaction = connection.BeginTransaction();
        DropStores(checkpoint.DroppedStores);
        foreach (var id in checkpoint.DroppedObjects)
        {
            Execute("DELETE FROM objects WHERE id = $id", ("$id", id));
            Execute("DELETE FROM offsets WHERE source = $id", ("$id", id));
            Execute("DELETE FROM logs WHERE source = $id", ("$id", id));
            Execute("DELETE FROM pending WHERE sink = $id", ("$id", id));
            Execute("DELETE FROM commits WHERE sink = $id", ("$id", id));
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

        foreach (var (source, log) in checkpoint.Logs)
            WriteLog(source, log);
        foreach (var (sink, mark) in checkpoint.Committed)
        {
            Execute(
                "INSERT OR REPLACE INTO commits VALUES ($sink, $epoch, $sequence)",
                ("$sink", sink),
                ("$epoch", mark.Epoch),
                ("$sequence", mark.Sequence)
            );
        }

        foreach (var (sink, epoch) in checkpoint.Settled)
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
        StateSchema.WriteStores(connection, sums);
        StateSchema.WriteDigest(connection);
        transaction.Commit();
        if (checkpoint.Objects.Count + checkpoint.DroppedObjects.Count > 0)
            StatementsFile.Write(folder, Objects());
        EpochFile.TryWrite(folder, checkpoint.Epoch);
    }

    // A transaction that fails is repeated with the same pages, so their checksums need not be taken back.
    private void DropStores(IReadOnlyList<long> stores)
    {
        foreach (var id in stores)
        {
            Execute("DELETE FROM pages WHERE id >= $first AND id < $end", ("$first", id << PageIdBits), ("$end", (id + 1) << PageIdBits));
            sums.Drop(id);
        }
    }

    private void WriteLog(long source, LogIdentity log)
    {
        Execute("DELETE FROM logs WHERE source = $source", ("$source", source));
        foreach (var (partition, mark) in log.Marks)
            Execute(
                "INSERT INTO logs VALUES ($source, $partition, $topic, $offset, $epoch, $hash)",
                ("$source", source),
                ("$partition", partition),
                ("$topic", (object?)log.TopicId ?? DBNull.Value),
                ("$offset", mark.Offset),
                ("$epoch", mark.LeaderEpoch),
                ("$hash", mark.Hash)
            );
    }

    /// <summary>
    /// Lets SQLite sync the checkpoint to the disk if a commit to a table depends on it; any other may be lost in a power cut.
    /// </summary>
    private void RequireDurability(bool full)
    {
        if (full != isFull)
            Execute(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        isFull = full;
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
                var id = (capture.StoreId << PageIdBits) | (uint)page;
                var sum = PageSums.Of(id, writer.Written);
                insert.Write(id, sum, writer.Written);
                sums.Set(capture.StoreId, page, sum);
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
