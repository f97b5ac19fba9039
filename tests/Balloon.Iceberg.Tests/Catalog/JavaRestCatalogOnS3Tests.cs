using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Io;

namespace Balloon.Iceberg.Tests.Catalog;

/// <summary>Iceberg's own catalog with its tables in a strict S3 server: both sides read what the other wrote there.</summary>
public sealed class JavaRestCatalogOnS3Tests(JavaRestCatalogOnS3Tests.Lake lake) : IClassFixture<JavaRestCatalogOnS3Tests.Lake>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metadata_that_the_server_wrote_is_read_and_what_we_write_the_server_registers()
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
