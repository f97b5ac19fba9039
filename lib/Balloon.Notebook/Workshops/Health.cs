using System.Diagnostics;

namespace Balloon.Notebook.Workshops;

/// <summary>Sends a small request to each component.</summary>
internal static class Health
{
    public static async Task<ResultTable> AskAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var profile = workshop.Profile;
        var rows = new List<IReadOnlyList<object?>>
        {
            await AskAsync(
                    "events (Kafka)",
                    profile.Kafka,
                    profile.Find("kafka")!.From,
                    async () =>
                        $"{Quantity.Of(await workshop.Events.CountAsync(cancellationToken).ConfigureAwait(false), "event")} in {profile.Topic}"
                )
                .ConfigureAwait(false),
            await AskAsync(
                    "stream SQL (Postgres)",
                    $"{profile.SqlHost}:{profile.SqlPort}",
                    profile.Find("sql_port")!.From,
                    async () => await workshop.Sql.ScalarAsync<string>("SELECT version()", cancellationToken).ConfigureAwait(false)
                )
                .ConfigureAwait(false),
            await AskAsync(
                    "table catalog (Iceberg REST)",
                    profile.CatalogUri.ToString(),
                    profile.Find("catalog_uri")!.From,
                    async () =>
                    {
                        var catalog = await workshop.CatalogAsync().ConfigureAwait(false);
                        var spaces = await catalog.ListNamespacesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                        return spaces.Count == 0 ? "no namespaces yet" : "namespaces: " + string.Join(", ", spaces);
                    }
                )
                .ConfigureAwait(false),
        };
        return new ResultTable($"profile {profile.Name}", ["part", "endpoint", "from", "answer", "ms"], rows);
    }

    private static async Task<IReadOnlyList<object?>> AskAsync(string part, string endpoint, string from, Func<Task<string>> ask)
    {
        var clock = Stopwatch.StartNew();
        string answer;
        try
        {
            answer = await ask().ConfigureAwait(false);
        }
        catch (BalloonException e)
        {
            answer = $"✗ {e.Message}";
        }

        return [part, endpoint, Path.IsPathRooted(from) ? Path.GetFileName(from) : from, answer, clock.ElapsedMilliseconds];
    }
}
