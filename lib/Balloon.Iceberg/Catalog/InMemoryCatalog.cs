using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog;

/// <summary>
/// A catalog in the process's memory, for tests and temporary tables. Files are stored with any <see cref="IFileIO"/>, by default in
/// memory.
/// </summary>
public sealed partial class InMemoryCatalog : ICatalog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Namespace, SortedDictionary<string, string>> _namespaces = [];
    private readonly Dictionary<TableIdentifier, CommittedTable> _tables = [];
    private readonly IFileIO _io;
    private readonly string _warehouse;
    private readonly TimeProvider _time;

    /// <summary>Creates an empty catalog.</summary>
    /// <param name="io">Stores the files; in memory by default.</param>
    /// <param name="warehouse">The folder of tables without a location.</param>
    /// <param name="time">The clock.</param>
    public InMemoryCatalog(IFileIO? io = null, string warehouse = "memory://warehouse", TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _io = io ?? new MemoryFileIO(_time);
        _warehouse = warehouse.TrimEnd('/');
    }

    /// <summary>Stores the files.</summary>
    public IFileIO Io => _io;

    /// <inheritdoc/>
    public Task<IReadOnlyList<TableIdentifier>> ListTablesAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            RequireNamespace(name);
            return Task.FromResult<IReadOnlyList<TableIdentifier>>([
                .. _tables.Keys.Where(id => id.Namespace == name).OrderBy(id => id.Name, StringComparer.Ordinal),
            ]);
        }
    }

    /// <inheritdoc/>
    public async Task<Table> CreateTableAsync(
        TableIdentifier identifier,
        Schema schema,
        PartitionSpec? spec = null,
        SortOrder? order = null,
        string? location = null,
        IReadOnlyDictionary<string, string>? properties = null,
        CancellationToken cancellationToken = default
    )
    {
        lock (_gate)
            RequireNamespace(identifier.Namespace);
        var metadata = TableMetadataBuilder.NewTable(schema, spec, order, location ?? DefaultLocation(identifier), properties, _time);
        var file = await WriteMetadataAsync(metadata, 0, cancellationToken).ConfigureAwait(false);
        return Wrap(identifier, Add(identifier, new(file, metadata)));
    }

    /// <inheritdoc/>
    public Task<Table> LoadTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return Task.FromResult(Wrap(identifier, Require(identifier)));
    }

    /// <inheritdoc/>
    public Task<bool> TableExistsAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return Task.FromResult(_tables.ContainsKey(identifier));
    }

    /// <inheritdoc/>
    public async Task<bool> DropTableAsync(TableIdentifier identifier, bool purge = false, CancellationToken cancellationToken = default)
    {
        CommittedTable? dropped;
        lock (_gate)
        {
            if (!_tables.Remove(identifier, out dropped))
                return false;
        }

        if (purge)
        {
            await foreach (var file in _io.ListAsync(dropped.Metadata.Location, cancellationToken).ConfigureAwait(false))
                await _io.DeleteAsync(file.Location, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc/>
    public Task RenameTableAsync(TableIdentifier from, TableIdentifier to, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var table = Require(from);
            RequireNamespace(to.Namespace);
            if (_tables.ContainsKey(to))
                throw Exists(to);
            _tables.Remove(from);
            _tables[to] = table;
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async Task<Table> RegisterTableAsync(
        TableIdentifier identifier,
        string metadataLocation,
        CancellationToken cancellationToken = default
    )
    {
        lock (_gate)
            RequireNamespace(identifier.Namespace);
        var metadata = TableMetadata.Parse(await _io.ReadAllAsync(metadataLocation, cancellationToken).ConfigureAwait(false));
        return Wrap(identifier, Add(identifier, new(metadataLocation, metadata)));
    }

    /// <inheritdoc/>
    public async Task<CommittedTable> CommitTableAsync(
        TableIdentifier identifier,
        IReadOnlyList<TableRequirement> requirements,
        IReadOnlyList<TableUpdate> updates,
        CancellationToken cancellationToken = default
    )
    {
        await CommitTransactionAsync([new(identifier, requirements, updates)], cancellationToken).ConfigureAwait(false);
        lock (_gate)
            return Require(identifier);
    }

    /// <inheritdoc/>
    public async Task CommitTransactionAsync(IReadOnlyList<TableCommit> commits, CancellationToken cancellationToken = default)
    {
        var planned = new List<(TableIdentifier Identifier, CommittedTable? Before, CommittedTable After)>();
        foreach (var commit in commits)
        {
            CommittedTable? before;
            lock (_gate)
                before = _tables.GetValueOrDefault(commit.Identifier);
            var creates = commit.Requirements.Any(requirement => requirement is TableRequirement.AssertCreate);
            if (before is null && !creates)
                throw NoTable(commit.Identifier);
            foreach (var requirement in commit.Requirements)
                requirement.Validate(before?.Metadata);
            var builder = before is null
                ? TableMetadataBuilder.Empty(VersionOf(commit), _time)
                : TableMetadataBuilder.From(before.Metadata, _time);
            builder.Apply(commit.Updates);
            if (before?.MetadataLocation is { } previous && builder.HasChanges)
                builder.WithPreviousFile(previous);
            var metadata = builder.Build();
            var file = await WriteMetadataAsync(metadata, MetadataNames.VersionOf(before?.MetadataLocation) + 1, cancellationToken)
                .ConfigureAwait(false);
            planned.Add((commit.Identifier, before, new(file, metadata)));
        }

        lock (_gate)
        {
            foreach (var (identifier, before, _) in planned)
            {
                if (!ReferenceEquals(_tables.GetValueOrDefault(identifier), before))
                    throw new CommitFailedException($"Table {identifier} was changed by somebody else while this commit was being made.");
                RequireNamespace(identifier.Namespace);
            }

            foreach (var (identifier, _, after) in planned)
                _tables[identifier] = after;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int VersionOf(TableCommit commit) =>
        commit.Updates.OfType<TableUpdate.UpgradeFormatVersion>().FirstOrDefault()?.FormatVersion ?? TableProperties.DefaultFormatVersion;

    private CommittedTable Add(TableIdentifier identifier, CommittedTable table)
    {
        lock (_gate)
        {
            RequireNamespace(identifier.Namespace);
            return _tables.TryAdd(identifier, table) ? table : throw Exists(identifier);
        }
    }

    private async Task<string> WriteMetadataAsync(TableMetadata metadata, int version, CancellationToken cancellationToken)
    {
        var file = MetadataNames.Next(metadata, version);
        await _io.WriteAllAsync(file, MetadataNames.Encode(metadata), cancellationToken: cancellationToken).ConfigureAwait(false);
        return file;
    }

    private Table Wrap(TableIdentifier identifier, CommittedTable table) =>
        new(identifier, table.Metadata, table.MetadataLocation, _io, this);

    private CommittedTable Require(TableIdentifier identifier) => _tables.GetValueOrDefault(identifier) ?? throw NoTable(identifier);

    private string DefaultLocation(TableIdentifier identifier) =>
        $"{_warehouse}/{string.Join('/', identifier.Namespace.Levels)}/{identifier.Name}";

    private static IcebergException NoTable(TableIdentifier identifier) =>
        new(ErrorKind.NoSuchTable, $"Table does not exist: {identifier}");

    private static IcebergException Exists(TableIdentifier identifier) =>
        new(ErrorKind.AlreadyExists, $"Table already exists: {identifier}");
}
