namespace Balloon.Iceberg.Catalog;

public sealed partial class InMemoryCatalog
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Namespace>> ListNamespacesAsync(Namespace parent = default, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!parent.IsRoot)
                RequireNamespace(parent);
            var depth = parent.Levels.Count + 1;
            var below = _namespaces
                .Keys.Where(name => name.Levels.Count >= depth && new Namespace([.. name.Levels.Take(depth - 1)]) == parent)
                .Select(name => new Namespace([.. name.Levels.Take(depth)]))
                .Distinct()
                .OrderBy(name => name.ToString(), StringComparer.Ordinal);
            return Task.FromResult<IReadOnlyList<Namespace>>([.. below]);
        }
    }

    /// <inheritdoc/>
    public Task CreateNamespaceAsync(
        Namespace name,
        IReadOnlyDictionary<string, string>? properties = null,
        CancellationToken cancellationToken = default
    )
    {
        if (name.IsRoot)
            throw IcebergException.InvalidArgument("A namespace needs a name.");
        lock (_gate)
        {
            var all = new SortedDictionary<string, string>(
                (properties ?? new Dictionary<string, string>()).ToDictionary(),
                StringComparer.Ordinal
            );
            return _namespaces.TryAdd(name, all)
                ? Task.CompletedTask
                : throw new IcebergException(ErrorKind.AlreadyExists, $"Namespace already exists: {name}");
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> LoadNamespaceAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyDictionary<string, string>>(new SortedDictionary<string, string>(RequireNamespace(name)));
    }

    /// <inheritdoc/>
    public Task UpdateNamespaceAsync(
        Namespace name,
        IReadOnlyDictionary<string, string> updates,
        IReadOnlyCollection<string> removals,
        CancellationToken cancellationToken = default
    )
    {
        if (removals.FirstOrDefault(updates.ContainsKey) is { } both)
            throw IcebergException.InvalidArgument($"Property '{both}' is both set and removed.");
        lock (_gate)
        {
            var properties = RequireNamespace(name);
            foreach (var (key, value) in updates)
                properties[key] = value;
            foreach (var key in removals)
                properties.Remove(key);
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task<bool> DropNamespaceAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var holds =
                _tables.Keys.FirstOrDefault(id => id.Namespace == name)?.ToString()
                ?? _namespaces
                    .Keys.Where(other => other.Parent == name && !other.IsRoot)
                    .Select(other => other.ToString())
                    .FirstOrDefault();
            if (holds is not null)
                throw new IcebergException(ErrorKind.NamespaceNotEmpty, $"Namespace {name} is not empty: it holds {holds}.");
            return Task.FromResult(_namespaces.Remove(name));
        }
    }

    /// <inheritdoc/>
    public Task<bool> NamespaceExistsAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return Task.FromResult(_namespaces.ContainsKey(name));
    }

    private SortedDictionary<string, string> RequireNamespace(Namespace name) =>
        _namespaces.TryGetValue(name, out var properties)
            ? properties
            : throw new IcebergException(ErrorKind.NoSuchNamespace, $"Namespace does not exist: {name}");
}
