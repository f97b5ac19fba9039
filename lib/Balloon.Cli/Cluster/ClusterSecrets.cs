using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Balloon.Cli.Cluster;

/// <summary>
/// The cluster's secrets: generated at the first start, stored only in the cluster, and left unchanged at later starts, since the databases
/// that use them keep their data.
/// </summary>
internal sealed class ClusterSecrets(Kubectl kubectl)
{
    /// <summary>The Secrets by name, and the functions that generate their values.</summary>
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

    /// <summary>Creates the missing Secrets, and returns their names.</summary>
    public async Task<IReadOnlyList<string>> EnsureAsync(CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var (name, values) in All)
        {
            if (await ReadAsync(name, cancellationToken).ConfigureAwait(false) is not null)
                continue;
            // 'create' and not 'apply': two simultaneous starts must not overwrite each other's secrets.
            await kubectl.CreateAsync(Manifest(name, values()), $"creating the Secret {name}", cancellationToken).ConfigureAwait(false);
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
