using System.Diagnostics;
using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Benchmarks;

/// <summary>A table of pops in a temporary folder: seven columns, zstd, twenty files.</summary>
internal sealed class IcebergLake : IAsyncDisposable
{
    public const int Files = 20;
    private static readonly string[] Colors =
    [
        "red",
        "gold",
        "white",
        "blue",
        "grey",
        "green",
        "pink",
        "yellow",
        "orange",
        "purple",
        "brown",
        "black",
    ];
    private readonly string _folder = Directory.CreateTempSubdirectory("balloon-bench-").FullName;

    public static Schema Columns { get; } =
        new(
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Mandatory(2, "player", PrimitiveType.String),
            NestedField.Mandatory(3, "balloon_color", PrimitiveType.String),
            NestedField.Mandatory(4, "score", PrimitiveType.Int),
            NestedField.Mandatory(5, "bonus", PrimitiveType.Boolean),
            NestedField.Mandatory(6, "avg_score", PrimitiveType.Double),
            NestedField.Mandatory(7, "event_ts", PrimitiveType.Timestamptz)
        );

    public InMemoryCatalog Catalog => field ??= new(LocalFileIO.Instance, "file://" + _folder);

    public async Task<Table> CreateAsync(string name, CancellationToken cancellationToken)
    {
        if (!await Catalog.NamespaceExistsAsync("db", cancellationToken))
            await Catalog.CreateNamespaceAsync("db", cancellationToken: cancellationToken);
        return await Catalog.CreateTableAsync($"db.{name}", Columns, cancellationToken: cancellationToken);
    }

    public async Task<Table> FillAsync(string name, int rows, CancellationToken cancellationToken)
    {
        var table = await CreateAsync(name, cancellationToken);
        var clock = Stopwatch.StartNew();
        for (var file = 0; file < Files; file++)
        {
            await using var writer = table.NewDataWriter();
            for (var i = file; i < rows; i += Files)
                await writer.WriteAsync(Row(i), cancellationToken);
            await table.NewTransaction().Append(await writer.CompleteAsync(cancellationToken)).CommitAsync(cancellationToken);
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"  written: {rows / clock.Elapsed.TotalSeconds:N0} rows/s in {Files} commits")
        );
        return table;
    }

    public static object?[] Row(long i) =>
        [
            i,
            $"Player {i * 7919 % 1000}",
            Colors[i * 31 % Colors.Length],
            (int)(i % 200),
            i % 3 == 0,
            i * 0.37,
            1_700_000_000_000_000L + (i * 1000),
        ];

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
