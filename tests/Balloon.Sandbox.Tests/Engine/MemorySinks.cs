using System.Text.Json;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Tables in memory that outlive the engine: each commit is recorded with its sink's epoch, as a snapshot's summary would.</summary>
internal sealed class MemorySinks : ISinkFactory
{
    private readonly Dictionary<string, Table> tables = [];

    /// <summary>Throws once when it is called with "prepare", "before commit" or "after commit".</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    public List<string> Problems { get; } = [];

    public static OptionTable Options { get; } = new("a memory sink", [new("connector", Texts.Instance), .. OptionTables.Sink]);

    public OptionTable OptionsOf(Option connector) =>
        connector.Value == "memory" ? Options : throw new SqlException(SqlStates.InvalidParameterValue, "unknown connector");

    public Task<ISink> CreateAsync(SinkDefinition definition, bool restart, CancellationToken cancellationToken = default)
    {
        lock (tables)
        {
            if (!tables.TryGetValue(definition.Name, out var table))
                tables[definition.Name] = table = new Table();
            return Task.FromResult<ISink>(new MemorySink(this, table, definition, restart));
        }
    }

    public List<string> Rows(string sink)
    {
        lock (tables)
        {
            var rows = tables[sink].Rows.SelectMany(r => r.Value).ToList();
            rows.Sort(StringComparer.Ordinal);
            return rows;
        }
    }

    public int Commits(string sink)
    {
        lock (tables)
            return tables[sink].Epochs.Count;
    }

    internal sealed class Table
    {
        public Dictionary<string, List<string>> Rows { get; } = [];
        public HashSet<string> Epochs { get; } = [];
    }

    private sealed record Change(List<(string Key, string Row, bool Replaces)> Upserts, List<string> Deletes);

    private sealed class MemorySink(MemorySinks owner, Table table, SinkDefinition definition, bool restart) : ISink
    {
        private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };
        private bool resumed = restart;

        public Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default)
        {
            if (owner.Fails("prepare"))
                throw new IOException("disk full");
            string Key(object?[] row) => string.Join("|", definition.PrimaryKey.Select(k => row[k]));
            var change = new Change(
                [
                    .. changes.Upserts.SelectMany(u =>
                        Rows(u.Rows).Select((row, i) => (Key(row), string.Join("|", row.Select(v => v ?? "NULL")), u.Replaces?[i] ?? false))
                    ),
                ],
                [.. Rows(changes.Deletes).Select(d => string.Join("|", d))]
            );
            if (change.Upserts.Count != changes.UpsertCount || change.Deletes.Count != changes.Deletes.Count)
                owner.Problems.Add("counts differ");
            return Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(change, Fields));
        }

        private static IEnumerable<object?[]> Rows(Batch batch) => Enumerable.Range(0, batch.Count).Select(batch.Row);

        public Task CheckAsync(SinkPosition known, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<SinkPosition> CommitAsync(
            long epoch,
            ReadOnlyMemory<byte> pending,
            SinkPosition known,
            CancellationToken cancellationToken = default
        )
        {
            if (owner.Fails("before commit"))
                throw new IOException("catalog away");
            lock (owner.tables)
            {
                var name = $"{definition.Id}/{epoch}";
                if (table.Epochs.Contains(name))
                {
                    // Asked again after a crash, or after an answer that was lost.
                    if (!resumed)
                        owner.Problems.Add($"{name} committed twice");
                    return Task.FromResult(new SinkPosition(epoch, 0));
                }

                Apply(JsonSerializer.Deserialize<Change>(pending.Span, Fields)!);
                table.Epochs.Add(name);
            }

            resumed = true;
            if (owner.Fails("after commit"))
                throw new IOException("answer lost");
            resumed = false;
            return Task.FromResult(new SinkPosition(epoch, 0));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Apply(Change change)
        {
            foreach (var key in change.Deletes)
            {
                if (!table.Rows.Remove(key))
                    owner.Problems.Add($"{key} deleted, but it was not there");
            }

            foreach (var (key, row, replaces) in change.Upserts)
            {
                if (definition.PrimaryKey.Count == 0)
                {
                    if (!table.Rows.TryGetValue("", out var rows))
                        table.Rows[""] = rows = [];
                    rows.Add(row);
                    continue;
                }

                if (table.Rows.ContainsKey(key) != replaces)
                    owner.Problems.Add($"{key}: replaces is {replaces}");
                table.Rows[key] = [row];
            }
        }
    }
}
