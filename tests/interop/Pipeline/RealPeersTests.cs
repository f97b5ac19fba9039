using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>The same SQL files with the sandbox's engine between real systems on either side.</summary>
public sealed class RealPeersTests
{
    [Fact]
    public async Task From_Apache_Kafka_into_Icebergs_own_catalog_and_read_by_its_Java_library()
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        await using var catalog = await IcebergServer.StartAsync();
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var course = await Course.ConnectAsync(
            sandbox,
            new Dictionary<string, string>
            {
                ["kafka"] = kafka.BootstrapServers,
                ["catalog_uri"] = catalog.Uri,
                ["catalog_oauth2_uri"] = catalog.Uri + "/v1/oauth/tokens",
            }
        );
        using var events = await StreamAsync(course, kafka.BootstrapServers);
        foreach (var table in JudgedTables.All)
            Assert.Equal(events.Rows(table.Judge), await JavaReader.RowsAsync(catalog.Uri, $"balloon_pops.{table.Name}", table.Columns));
        Assert.NotEqual(0, (await JavaReader.FilesAsync(catalog.Uri, "balloon_pops.leaderboard")).Deletes);
    }

    [Fact]
    public async Task Into_Icebergs_own_catalog_on_a_strict_S3()
    {
        Long.Only();
        await using var storage = await StrictS3.StartAsync();
        await using var catalog = await IcebergServer.StartAsync(
            $"warehouse=s3://{StrictS3.Bucket}/warehouse",
            "io-impl=org.apache.iceberg.aws.s3.S3FileIO",
            $"s3.endpoint={storage.Endpoint}",
            "s3.path-style-access=true",
            $"s3.access-key-id={StrictS3.AccessKey}",
            $"s3.secret-access-key={StrictS3.SecretKey}",
            $"client.region={StrictS3.Region}"
        );
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var course = await Course.ConnectAsync(
            sandbox,
            new Dictionary<string, string>
            {
                ["catalog_uri"] = catalog.Uri,
                ["catalog_oauth2_uri"] = catalog.Uri + "/v1/oauth/tokens",
                ["s3_endpoint"] = storage.Endpoint,
                ["s3_region"] = StrictS3.Region,
                ["s3_access_key"] = StrictS3.AccessKey,
                ["s3_secret_key"] = StrictS3.SecretKey,
            }
        );
        using var events = await StreamAsync(course, sandbox.Kafka);
        foreach (var table in JudgedTables.All)
        {
            Assert.Equal(events.Rows(table.Judge), await course.TableRowsAsync(table));
            Assert.StartsWith($"s3://{StrictS3.Bucket}/", await course.LocationAsync(table.Name), StringComparison.Ordinal);
        }
    }

    // The same keys twice: the rows of the first commit have to be deleted and written again.
    private static async Task<RawEvents> StreamAsync(Course course, string kafka)
    {
        await course.MakeTablesAsync();
        var options = new GeneratorOptions
        {
            Seed = 3,
            Count = 20_000,
            Backfill = TimeSpan.FromMinutes(10),
        };
        var first = await PopGenerator.RunAsync(kafka, "balloon-game", options, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var file in (string[])["01-source.sql", "02-views.sql", "03-sinks.sql"])
            await course.RunFileAsync(file);
        await course.CaughtUpAsync(first.Produced, TimeSpan.FromSeconds(60));

        var second = await PopGenerator.RunAsync(
            kafka,
            "balloon-game",
            options with
            {
                Seed = 4,
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        await course.CaughtUpAsync(first.Produced + second.Produced, TimeSpan.FromSeconds(60));
        return RawEvents.Read(kafka, "balloon-game");
    }
}
