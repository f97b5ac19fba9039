using System.Text.Json;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>
/// Creates the file IO of each table from the catalog's settings and those of the table; tables with equal settings share one.
/// </summary>
internal sealed class TableIOs(IReadOnlyDictionary<string, string> catalog, IReadOnlyDictionary<string, string> overrides)
{
    // Vended credentials differ with each load, and the cache must not grow with them.
    private const int Kept = 16;

    private static readonly string[][] Together =
    [
        ["s3.access-key-id", "s3.secret-access-key", "s3.session-token", "s3.session-token-expires-at-ms"],
        ["s3.region", "client.region"],
    ];

    private readonly Lock _gate = new();
    private readonly LinkedList<(Dictionary<string, string> Settings, IFileIO Io)> _recent = [];

    /// <param name="answer">The catalog's response, of which <c>config</c> and <c>storage-credentials</c> are used.</param>
    /// <param name="location">The table's folder, which selects the credentials with the longest matching prefix.</param>
    /// <param name="renew">Gives settings with fresh credentials when those of the response expire.</param>
    public IFileIO For(JsonElement answer, string location, Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>> renew)
    {
        var settings = Settings(answer, location);
        lock (_gate)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (!Same(node.Value.Settings, settings))
                    continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Io;
            }

            var io = new ResolvingFileIO(settings, renew);
            _recent.AddFirst((settings, io));
            if (_recent.Count > Kept)
                _recent.RemoveLast();
            return io;
        }
    }

    public Dictionary<string, string> Settings(JsonElement answer, string location)
    {
        var settings = new Dictionary<string, string>(catalog.Where(pair => IsStorage(pair.Key)), StringComparer.Ordinal);
        Add(settings, answer.StringMap("config"));
        var credentials =
            answer.OptionalList("storage-credentials", json => (Prefix: json.String("prefix"), Config: json.StringMap("config"))) ?? [];
        var best = credentials
            .Where(c => location.StartsWith(c.Prefix, StringComparison.Ordinal))
            .OrderByDescending(c => c.Prefix.Length)
            .FirstOrDefault();
        if (best.Config is not null)
            Add(settings, best.Config);
        Add(settings, overrides);
        return settings;
    }

    /// <summary>False for the catalog's own secrets, which are not passed to the storage.</summary>
    private static bool IsStorage(string name) =>
        name is not (RestNames.Credential or RestNames.Token or RestNames.Uri)
        && !name.StartsWith(RestNames.HeaderPrefix, StringComparison.Ordinal);

    private static void Add(Dictionary<string, string> settings, IReadOnlyDictionary<string, string> more)
    {
        // Related settings are replaced together: no key with another's secret or token, and no region under an older name.
        foreach (var group in Together)
        {
            if (!group.Any(more.ContainsKey))
                continue;
            foreach (var name in group)
                settings.Remove(name);
        }

        foreach (var (name, value) in more)
        {
            if (IsStorage(name))
                settings[name] = value;
        }
    }

    private static bool Same(Dictionary<string, string> left, Dictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
