using System.Text.RegularExpressions;

namespace Balloon.Notebook.Profiles;

/// <summary>
/// Combines the cluster profile's settings. An environment variable overrides the file that <c>balloon up --profile cluster</c> wrote,
/// which has the host's addresses; the file overrides the addresses within the cluster.
/// </summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="file">The file's settings.</param>
/// <param name="path">The file's path, to tell where a value came from.</param>
internal sealed partial class ClusterProfile(Func<string, string?> variable, IReadOnlyDictionary<string, string> file, string path)
{
    /// <summary>The variable that gives each of several learners on one cluster a topic, a schema and a namespace of their own.</summary>
    public const string LearnerVariable = "BALLOON_LEARNER";

    public IEnumerable<Endpoint> Settings()
    {
        var learner = Learner();
        var found = ClusterDefaults.For(learner).Select(Find).ToDictionary(e => e.Name, StringComparer.Ordinal);
        Complete(found, "catalog_oauth2_uri", found["catalog_uri"]);
        foreach (var endpoint in StreamSettings(found).ToList())
            found[endpoint.Name] = endpoint;
        return found.Values;
    }

    private string Learner()
    {
        var learner = variable(LearnerVariable) ?? "";
        return learner.Length == 0 || LearnerName().IsMatch(learner)
            ? learner
            : throw new BalloonException(
                $"{LearnerVariable} is '{learner}': it names a topic, a schema and a namespace, so it must have 1 to 30 characters from a-z, 0-9 and _, and begin with a letter."
            );
    }

    private Endpoint Find(ClusterDefaults.Setting setting)
    {
        foreach (var candidate in setting.Variables)
        {
            if (variable(candidate) is { Length: > 0 } value)
                return new Endpoint(setting.Name, value, $"${candidate}", setting.IsSecret);
        }

        return file.TryGetValue(setting.Name, out var said)
            ? new Endpoint(setting.Name, said, path, setting.IsSecret)
            : new Endpoint(setting.Name, setting.Default, "the cluster's default", setting.IsSecret);
    }

    /// <summary>
    /// An address that was set for this program also applies to the stream SQL, unless that is set too; the file has both addresses.
    /// </summary>
    private IEnumerable<Endpoint> StreamSettings(Dictionary<string, Endpoint> found)
    {
        var told = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        foreach (var (name, candidate) in ClusterDefaults.Stream)
        {
            var own = ClusterDefaults.StreamPrefix + name;
            if (variable(candidate) is { Length: > 0 } value)
                told[own] = new Endpoint(own, value, $"${candidate}");
            else if (found[name].From == path && file.TryGetValue(own, out var said))
                told[own] = new Endpoint(own, said, path);
        }

        const string oauth2 = ClusterDefaults.StreamPrefix + "catalog_oauth2_uri";
        if (!told.ContainsKey(oauth2) && told.TryGetValue(ClusterDefaults.StreamPrefix + "catalog_uri", out var catalog))
            told[oauth2] = Tokens(oauth2, catalog);
        return told.Values;
    }

    private static void Complete(Dictionary<string, Endpoint> found, string name, Endpoint catalog)
    {
        if (found[name].Value.Length == 0)
            found[name] = Tokens(name, catalog);
    }

    private static Endpoint Tokens(string name, Endpoint catalog) =>
        new(name, catalog.Value.TrimEnd('/') + "/v1/oauth/tokens", $"below {catalog.Name} ({catalog.From})");

    [GeneratedRegex("^[a-z][a-z0-9_]{0,29}$")]
    private static partial Regex LearnerName();
}
