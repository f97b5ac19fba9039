using System.Diagnostics;
using System.Text;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Tests.Support;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>
/// Damaged files of real tables: each read ends soon, in little memory, with rows or with a typed error that names the file.
/// </summary>
public sealed class FuzzTests
{
    private static readonly string[] Folders =
    [
        "impala/iceberg_v2_delete_both_eq_and_pos",
        "impala/iceberg_v3_deletion_vectors",
        "impala/iceberg_v3_all_types",
        "impala/iceberg_resolution_test",
        "impala/iceberg_v2_delete_equality_partitioned",
        "duckdb/v1_inline_manifests",
        "duckdb/big_query",
        "duckdb/partition_decimal_bigint",
        "icebird/spark_rename_column",
        "icebird/java_bunnies",
    ];

    /// <summary>Damage that was once reported without naming its file.</summary>
    private static readonly (string Folder, int Seed)[] Found = [("impala/iceberg_v2_delete_equality_partitioned", 3829)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Damaged_files_give_a_typed_error_or_rows()
    {
        Repo.RequireShared("iceberg-tables");
        var (seeds, errors, readable) = (Long.Enabled ? 5000 : 60, 0, 0);
        var slowest = TimeSpan.Zero;
        var failures = new List<string>();
        foreach (var folder in Folders)
        {
            var table = await SampleTable.Named(folder).OpenAsync();
            var files = await FilesAsync(table);
            foreach (
                var seed in Enumerable.Range(0, seeds).Concat(Found.Where(found => found.Folder == folder).Select(found => found.Seed))
            )
            {
                var random = new Random(seed);
                var (location, original) = files[random.Next(files.Count)];
                var bytes = Mutate(original, random);
                var clock = Stopwatch.StartNew();
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    var damaged = await Table.OpenAsync(table.MetadataLocation!, new MutatedFileIO(table.Io, location, bytes), Token);
                    await foreach (var batch in damaged.NewScan().Parallelism(1).ReadBatchesAsync(Token))
                        _ = batch.Rows().Count(row => row.ToString().Length > 0);
                    readable++;
                }
                catch (IcebergException e)
                {
                    errors++;
                    if (!e.Context.Any(pair => pair.Key == "file") && e.Kind != ErrorKind.InvalidArgument)
                        failures.Add($"{folder} seed {seed}: no file in: {e.Message}");
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    failures.Add($"{folder} seed {seed} {location}: {e}");
                }

                slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{folder} seed {seed}: {clock.Elapsed}");
                Assert.True(
                    GC.GetAllocatedBytesForCurrentThread() - before < 3L << 30,
                    $"{folder} seed {seed}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes"
                );
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures.Take(20)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{errors} errors, {readable} readable, slowest {slowest.TotalMilliseconds:0} ms");
        Assert.True(errors > seeds, "damage is noticed");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var n = random.Next(1, 4); n > 0; n--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                for (var n = random.Next(1, 8); n > 0; n--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 3:
                // A wrong length.
                var at = random.Next(bytes.Length);
                bytes.AsSpan(at, Math.Min(5, bytes.Length - at)).Fill(0xff);
                return bytes;
            default:
                var (from, to, length) = (random.Next(bytes.Length), random.Next(bytes.Length), random.Next(32));
                length = Math.Min(length, bytes.Length - Math.Max(from, to));
                bytes.AsSpan(from, length).ToArray().CopyTo(bytes, to);
                return bytes;
        }
    }

    private static async Task<List<(string Location, byte[] Bytes)>> FilesAsync(Table table)
    {
        var files = new List<string> { table.MetadataLocation! };
        if (table.CurrentSnapshot!.ManifestList is { } list)
            files.Add(list);
        files.AddRange((await table.Inspect.ManifestsAsync(cancellationToken: Token)).Select(manifest => manifest.Path));
        files.AddRange((await table.Inspect.FilesAsync(cancellationToken: Token)).Select(entry => entry.File.FilePath).Distinct());
        var loaded = new List<(string, byte[])>();
        foreach (var file in files)
            loaded.Add((file, await table.Io.ReadAllAsync(file, Token)));
        return loaded;
    }

    [Theory]
    [InlineData("{\"format-version\": 99}", "99")]
    [InlineData("[]", "format-version")]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("null", "format-version")]
    public void A_file_that_is_not_metadata_is_refused(string json, string named)
    {
        var error = Assert.Throws<IcebergException>(() => Spec.TableMetadata.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a >")]
    [InlineData("a > 'x")]
    [InlineData("a between 1")]
    [InlineData("(a = 1")]
    [InlineData("a like '%x'")]
    [InlineData("a in ()")]
    [InlineData("a = 1 b = 2")]
    public void An_invalid_filter_says_where_it_ends(string text)
    {
        var error = Assert.Throws<IcebergException>(() => Filter.Parse(text));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
    }
}
