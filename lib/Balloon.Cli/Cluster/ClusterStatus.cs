using System.Diagnostics;
using System.Globalization;
using Balloon.Cli.Cluster.Lake;
using Balloon.Cli.Commands;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Notebook;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Cluster;

/// <summary>The answer of a component of the cluster.</summary>
/// <param name="Service">The component.</param>
/// <param name="Endpoint">Its address.</param>
/// <param name="Answers">False if it did not answer, or not as expected.</param>
/// <param name="Said">Its answer, or why there was none.</param>
/// <param name="Took">The time until the answer.</param>
internal sealed record ServiceStatus(string Service, string Endpoint, bool Answers, string Said, TimeSpan Took);

/// <summary>
/// Asks each component of the cluster through its own protocol, as the chapters do: ready pods do not prove that this program can reach
/// them.
/// </summary>
internal sealed class ClusterStatus(Profile profile, TimeSpan timeout, TimeProvider clock)
{
    public async Task<IReadOnlyList<ServiceStatus>> AskAsync(CancellationToken cancellationToken)
    {
        var workshop = Workshop.Connect(profile);
        await using var closing = workshop.ConfigureAwait(false);
        var sql = $"{profile.SqlHost}:{profile["sql_port"]}";
        return
        [
            await AskAsync("Kafka", profile.Kafka, _ => KafkaAsync(), cancellationToken).ConfigureAwait(false),
            await AskAsync("stream SQL", sql, token => workshop.Sql.ScalarAsync<string>("SELECT version()", token), cancellationToken)
                .ConfigureAwait(false),
            await AskAsync("lag", sql, token => LagAsync(workshop, token), cancellationToken).ConfigureAwait(false),
            await AskAsync("catalog", profile.CatalogUri.ToString(), token => CatalogAsync(workshop, token), cancellationToken)
                .ConfigureAwait(false),
            await AskAsync(
                    "object store",
                    profile["s3_endpoint"],
                    token => LakeBucket.DescribeAsync(profile, profile.Warehouse, token),
                    cancellationToken
                )
                .ConfigureAwait(false),
            await AskAsync("tables", profile.Namespace, token => TablesAsync(workshop, token), cancellationToken).ConfigureAwait(false),
        ];
    }

    private async Task<ServiceStatus> AskAsync(
        string service,
        string endpoint,
        Func<CancellationToken, Task<string>> ask,
        CancellationToken cancellationToken
    )
    {
        var took = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var said = await Task.Run(() => ask(limit.Token), limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return new ServiceStatus(service, endpoint, true, said, took.Elapsed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ServiceStatus(service, endpoint, false, $"no answer within {timeout.TotalSeconds:0} s", took.Elapsed);
        }
        catch (Exception e)
            when (e
                    is BalloonException
                        or CommandFailedException
                        or IcebergException
                        or HttpRequestException
                        or Confluent.Kafka.KafkaException
            )
        {
            return new ServiceStatus(service, endpoint, false, e.Message.ReplaceLineEndings(" "), took.Elapsed);
        }
    }

    private async Task<string> KafkaAsync()
    {
        using var broker = new TopicBroker(profile.Kafka);
        if (!broker.Names().Contains(profile.Topic))
            return $"answers; no topic {profile.Topic} yet";
        var bounds = await broker.BoundsAsync(profile.Topic).ConfigureAwait(false);
        return Invariant(
            $"topic {profile.Topic}: {Quantity.Of(bounds.Sum(b => b.Records), "record")} in {Quantity.Of(bounds.Count, "partition")}"
        );
    }

    /// <summary>The lag of RisingWave's own consumers.</summary>
    private static async Task<string> LagAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var rows = await workshop
            .Sql.QueryAsync("SELECT count(*) AS readers, sum(lag) AS lag FROM rw_catalog.rw_kafka_job_lag", [], cancellationToken)
            .ConfigureAwait(false);
        return rows.Rows is [[{ } readers, { } lag]]
            ? $"{Quantity.Of(Whole(lag), "record")} behind, over {Quantity.Of(Whole(readers), "reader")} of partitions"
            : "nothing reads the topic yet";
    }

    private async Task<string> CatalogAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var catalog = await workshop.CatalogAsync().ConfigureAwait(false);
        var spaces = await catalog.ListNamespacesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return $"warehouse {profile.Warehouse}, namespaces: {(spaces.Count == 0 ? "none yet" : string.Join(", ", spaces))}";
    }

    private async Task<string> TablesAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var catalog = await workshop.CatalogAsync().ConfigureAwait(false);
        var there = 0;
        DateTimeOffset? newest = null;
        foreach (var name in CourseTables.Names)
        {
            var identifier = new TableIdentifier(profile.Namespace, name);
            if (!await catalog.TableExistsAsync(identifier, cancellationToken).ConfigureAwait(false))
                continue;
            there++;
            var metadata = (await catalog.LoadTableAsync(identifier, cancellationToken).ConfigureAwait(false)).Metadata;
            if (metadata.CurrentSnapshot?.Timestamp is { } at && (newest is null || at > newest))
                newest = at;
        }

        var last = newest is { } then ? Invariant($"last snapshot {(clock.GetUtcNow() - then).TotalSeconds:0} s ago") : "no snapshot yet";
        return $"{there} of {CourseTables.All.Count} tables, {last}";
    }

    /// <summary>A sum of whole numbers is numeric.</summary>
    private static long Whole(object count) => Convert.ToInt64(count, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
