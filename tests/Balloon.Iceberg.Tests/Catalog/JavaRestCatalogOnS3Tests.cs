using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Io;
using Balloon.Iceberg.Tests.Support;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Catalog;

/// <summary>Iceberg's own catalog with its tables on a strict S3 server: each side reads what the other wrote there.</summary>
public sealed class JavaRestCatalogOnS3Tests(JavaRestCatalogOnS3Tests.Lake lake) : IClassFixture<JavaRestCatalogOnS3Tests.Lake>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task We_read_the_servers_metadata_and_the_server_registers_ours()
    {
        await using var catalog = await RestCatalog.ConnectAsync(await lake.OptionsAsync(), Stop);
        await catalog.CreateNamespaceAsync("lake", cancellationToken: Stop);
        var table = await catalog.CreateTableAsync(
            "lake.pops",
            new(NestedField.Optional(1, "player", PrimitiveType.String)),
            cancellationToken: Stop
        );
        Assert.StartsWith("s3://", table.Metadata.Location, StringComparison.Ordinal);
        var written = TableMetadata.Parse(await table.Io.ReadAllAsync(table.MetadataLocation!, Stop));
        Assert.Equal(table.Metadata.TableUuid, written.TableUuid);

        var copy = $"{table.Metadata.Location}/metadata/00001-copy.metadata.json";
        await table.Io.WriteAllAsync(copy, table.Metadata.ToJson(), cancellationToken: Stop);
        var registered = await catalog.RegisterTableAsync("lake.copy", copy, Stop);
        Assert.Equal(table.Metadata.TableUuid, registered.Metadata.TableUuid);

        Assert.True(await catalog.DropTableAsync("lake.pops", purge: true, Stop));
        Assert.False(await table.Io.ExistsAsync(table.MetadataLocation!, Stop));
    }

    [Fact]
    public async Task Concurrent_upserts_of_two_writers_are_all_visible_to_us_and_to_Java()
    {
        await using var catalog = await RestCatalog.ConnectAsync(await lake.OptionsAsync(), Stop);
        var name = await CreateAsync(catalog, "rivals");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(() => WriteAsync(writer), Stop)));

        var table = await catalog.LoadTableAsync(name, Stop);
        Assert.Equal(6, table.Metadata.Snapshots.Count);
        string[] expected = ["even 200", "odd 201", "writer 0 2", "writer 1 2"];
        Assert.Equal(expected, Sorted((await table.NewScan().ToListAsync(Stop)).Select(row => $"{row["player"]} {row["score"]}")));
        if (Long.Enabled)
            Assert.Equal(expected, await ByJavaAsync(name));

        async Task WriteAsync(int number)
        {
            var mine = await catalog.LoadTableAsync(name, Stop);
            for (var round = 0; round < 3; round++)
            {
                await using var writer = mine.NewUpsertWriter();
                await writer.UpsertAsync([$"writer {number}", (long)round], Stop);
                await writer.UpsertAsync([number == 0 ? "even" : "odd", (round * 100L) + number], Stop);
                await mine.NewTransaction().RowDelta(await writer.CompleteAsync(Stop)).CommitAsync(Stop);
            }
        }
    }

    [Fact]
    public async Task A_commit_whose_response_is_lost_is_of_unknown_state_and_its_files_are_kept()
    {
        var options = await lake.OptionsAsync();
        await using var direct = await RestCatalog.ConnectAsync(options, Stop);
        var name = await CreateAsync(direct, "doubt");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var loses = new FaultyHttpServer(request =>
        {
            using var message = new HttpRequestMessage(new(request.Method), options.Uri.ToString().TrimEnd('/') + request.Path);
            if (request.Body.Length > 0)
                message.Content = new StringContent(request.Body, System.Text.Encoding.UTF8, "application/json");
            using var answer = http.Send(message, Stop);
            using var body = new MemoryStream();
            answer.Content.ReadAsStream(Stop).CopyTo(body);
            return request.Method == "POST" ? Reply.Drop : new Reply((int)answer.StatusCode, body.ToArray());
        });

        await using var catalog = await RestCatalog.ConnectAsync(options with { Uri = loses.Uri }, Stop);
        var table = await catalog.LoadTableAsync(name, Stop);
        await using var writer = table.NewUpsertWriter();
        await writer.AppendAsync(["Cosmic Dragon", 50L], Stop);
        var written = await writer.CompleteAsync(Stop);
        await Assert.ThrowsAsync<CommitStateUnknownException>(() =>
            table.NewTransaction().RowDelta(written).SetSummary("sink.epoch", "7").CommitAsync(Stop)
        );

        // A reader finds it: the commit was made, and none of its files were cleaned up.
        await table.RefreshAsync(Stop);
        Assert.Equal("7", table.CurrentSnapshot!.Summary["sink.epoch"]);
        Assert.Single(await table.NewScan().ToListAsync(Stop));
        if (Long.Enabled)
            Assert.Equal(["Cosmic Dragon 50"], await ByJavaAsync(name));
    }

    private static async Task<string> CreateAsync(RestCatalog catalog, string folder)
    {
        await catalog.CreateNamespaceAsync(folder, cancellationToken: Stop);
        var schema = new Schema(
            0,
            new StructType([
                NestedField.Mandatory(1, "player", PrimitiveType.String),
                NestedField.Optional(2, "score", PrimitiveType.Long),
            ]),
            [1]
        );
        await catalog.CreateTableAsync(
            $"{folder}.pops",
            schema,
            PartitionSpec.For(schema).Bucket("player", 2).Build(),
            cancellationToken: Stop
        );
        return $"{folder}.pops";
    }

    /// <summary>The rows as Iceberg's Java reader returns them; starting it against S3 takes a while.</summary>
    private async Task<string[]> ByJavaAsync(string name)
    {
        var options = await lake.OptionsAsync();
        string[] storage = ["io-impl=org.apache.iceberg.aws.s3.S3FileIO", .. options.Properties.Select(pair => $"{pair.Key}={pair.Value}")];
        var rows = await Java.TablesAsync(
            "rows",
            $"{options.Uri}#{name}",
            [.. storage.SelectMany(property => (string[])["--prop", property])]
        );
        return Sorted(rows.Select(row => $"{row.GetProperty("player")} {row.GetProperty("score")}"));
    }

    private static string[] Sorted(IEnumerable<string> items) => [.. items.Order(StringComparer.Ordinal)];

    public sealed class Lake : JavaCatalogServer, IAsyncDisposable
    {
        private readonly StrictS3Server _store = new();

        public async Task<RestCatalogOptions> OptionsAsync() => new() { Uri = await UriAsync(), Properties = Storage };

        protected override async Task<IReadOnlyList<string>> PropertiesAsync() =>
            [
                $"warehouse=s3://{await _store.BucketAsync()}/warehouse",
                "io-impl=org.apache.iceberg.aws.s3.S3FileIO",
                .. Storage.Select(pair => $"{pair.Key}={pair.Value}"),
            ];

        private Dictionary<string, string> Storage =>
            new()
            {
                ["s3.endpoint"] = _store.Options.Endpoint!.ToString(),
                ["s3.path-style-access"] = "true",
                ["s3.access-key-id"] = _store.Options.AccessKeyId!,
                ["s3.secret-access-key"] = _store.Options.SecretAccessKey!,
                ["client.region"] = _store.Options.Region!,
            };

        public async ValueTask DisposeAsync()
        {
            Dispose();
            await _store.DisposeAsync();
        }
    }
}
