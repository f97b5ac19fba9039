using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Balloon.Cli.Cluster;

/// <summary>
/// The cluster's secrets: made up at the first start, kept in the cluster alone, and left as they are at every later one, because the
/// databases behind them remember.
/// </summary>
internal sealed class ClusterSecrets(Kubectl kubectl)
{
    /// <summary>The Secrets by name, and how the value of each key is made up.</summary>
    public static IReadOnlyDictionary<string, Func<IReadOnlyDictionary<string, string>>> All { get; } =
        new Dictionary<string, Func<IReadOnlyDictionary<string, string>>>
        {
            ["postgres-credentials"] = () => new Dictionary<string, string> { ["username"] = "polaris", ["password"] = Hex(16) },
            [ClusterNames.PolarisRootSecret] = () =>
                new Dictionary<string, string>
                {
                    ["client-id"] = "root",
                    ["client-secret"] = Hex(16),
                    ["token-key"] = Hex(32),
                },
            ["lake-credentials"] = () => new Dictionary<string, string> { ["credential"] = $"{Hex(8)}:{Hex(16)}" },
            ["s3-credentials"] = () =>
                new Dictionary<string, string> { ["access-key-id"] = "LKIA" + Hex(8).ToUpperInvariant(), ["secret-access-key"] = Hex(20) },
            ["jupyter-token"] = () => new Dictionary<string, string> { ["token"] = Hex(16) },
        };

    /// <summary>Makes those that are not there. Returns their names.</summary>
    public async Task<IReadOnlyList<string>> EnsureAsync(CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var (name, values) in All)
        {
            if (await ReadAsync(name, cancellationToken).ConfigureAwait(false) is not null)
                continue;
            // 'create', not 'apply': two who start at once must not each put their own over the other's.
            await kubectl.CreateAsync(Manifest(name, values()), $"making the Secret {name}", cancellationToken).ConfigureAwait(false);
            made.Add(name);
        }

        return made;
    }

    /// <summary>The values of a Secret, or null if there is none.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var found = await kubectl.FindAsync("secret", name, ClusterLayout.Namespace, cancellationToken).ConfigureAwait(false);
        return found
            ?.RootElement.GetProperty("data")
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => Encoding.UTF8.GetString(Convert.FromBase64String(p.Value.GetString()!)));
    }

    private static string Manifest(string name, IReadOnlyDictionary<string, string> values) =>
        JsonSerializer.Serialize(
            new
            {
                apiVersion = "v1",
                kind = "Secret",
                metadata = new { name, @namespace = ClusterLayout.Namespace },
                stringData = values,
            }
        );

    private static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
