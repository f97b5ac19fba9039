using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

public sealed partial class RestCatalog
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Namespace>> ListNamespacesAsync(Namespace parent = default, CancellationToken cancellationToken = default)
    {
        var path = parent.IsRoot ? _paths.Namespaces : $"{_paths.Namespaces}?parent={_paths.Encode(parent)}";
        return ListAsync(path, parent.IsRoot ? "the namespaces" : About(parent), "namespaces", ReadLevels, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CreateNamespaceAsync(
        Namespace name,
        IReadOnlyDictionary<string, string>? properties = null,
        CancellationToken cancellationToken = default
    )
    {
        Require(name);
        var request = new RestRequest(HttpMethod.Post, _paths.Namespaces)
        {
            Body = RestBodies.CreateNamespace(name, properties ?? new Dictionary<string, string>()),
            About = About(name),
            NotFound = ErrorKind.NoSuchNamespace,
        };
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> LoadNamespaceAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        Require(name);
        return SendAsync(
            RestRequest.Get(_paths.Namespace(name), About(name), ErrorKind.NoSuchNamespace),
            json => json.StringMap("properties"),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task UpdateNamespaceAsync(
        Namespace name,
        IReadOnlyDictionary<string, string> updates,
        IReadOnlyCollection<string> removals,
        CancellationToken cancellationToken = default
    )
    {
        Require(name);
        if (removals.FirstOrDefault(updates.ContainsKey) is { } both)
            throw IcebergException.InvalidArgument($"Property '{both}' is both set and removed.");
        var request = new RestRequest(HttpMethod.Post, _paths.NamespaceProperties(name))
        {
            Body = RestBodies.UpdateNamespace(updates, removals),
            About = About(name),
            NotFound = ErrorKind.NoSuchNamespace,
            Conflict = ErrorKind.CommitFailed,
            Repeatable = true,
        };
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> DropNamespaceAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        Require(name);
        var request = new RestRequest(HttpMethod.Delete, _paths.Namespace(name))
        {
            About = About(name),
            NotFound = ErrorKind.NoSuchNamespace,
            Conflict = ErrorKind.NamespaceNotEmpty,
            Repeatable = true,
        };
        return DropAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> NamespaceExistsAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        Require(name);
        return ExistsAsync(
            _paths.Namespace(name),
            "/v1/{prefix}/namespaces/{namespace}",
            About(name),
            ErrorKind.NoSuchNamespace,
            cancellationToken
        );
    }

    /// <summary>False if it does not exist, unless an earlier attempt whose response was lost may have dropped it.</summary>
    private async Task<bool> DropAsync(RestRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IcebergException e) when (e.Kind is ErrorKind.NoSuchNamespace or ErrorKind.NoSuchTable)
        {
            return e.Data[RestClient.AttemptsKey] is > 1;
        }
    }

    private static Namespace ReadLevels(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw IcebergException.InvalidData($"A namespace is an array of names, not {JsonReading.Shorten(json)}.");
        return new Namespace([.. json.EnumerateArray().Select(JsonReading.ItemString)]);
    }

    private static void Require(Namespace name)
    {
        if (name.IsRoot)
            throw IcebergException.InvalidArgument("A namespace needs a name.");
    }

    private static string About(Namespace name) => $"namespace {name}";
}
