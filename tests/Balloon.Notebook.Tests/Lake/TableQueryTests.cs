using System.Linq.Expressions;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Lake;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Lake;

/// <summary>Every type of Balloon.Iceberg's README as members of records, and conditions in C# as filters of the scan.</summary>
public sealed class TableQueryTests : IDisposable
{
    private static readonly Schema Columns = new(
        NestedField.Mandatory(1, "id", PrimitiveType.Long),
        NestedField.Optional(2, "color", PrimitiveType.String),
        NestedField.Optional(3, "score", PrimitiveType.Int),
        NestedField.Optional(4, "bonus", PrimitiveType.Boolean),
        NestedField.Optional(5, "share", PrimitiveType.Float),
        NestedField.Optional(6, "average", PrimitiveType.Double),
        NestedField.Optional(7, "window_start", PrimitiveType.Timestamptz),
        NestedField.Optional(8, "local", PrimitiveType.Timestamp),
        NestedField.Optional(9, "day", PrimitiveType.Date),
        NestedField.Optional(10, "clock", PrimitiveType.Time),
        NestedField.Optional(11, "price", PrimitiveType.Decimal(9, 2)),
        NestedField.Optional(12, "token", PrimitiveType.Uuid),
        NestedField.Optional(13, "bytes", PrimitiveType.Binary),
        NestedField.Optional(
            14,
            "place",
            new StructType([NestedField.Optional(15, "x", PrimitiveType.Int), NestedField.Optional(16, "label", PrimitiveType.String)])
        ),
        NestedField.Optional(17, "tags", new ListType(18, PrimitiveType.String)),
        NestedField.Optional(19, "counts", new MapType(20, PrimitiveType.String, 21, PrimitiveType.Long))
    );

    private sealed record Place(int X, string? Label);

    private sealed record Everything(
        long Id,
        string? Color,
        int? Score,
        bool? Bonus,
        float? Share,
        double? Average,
        DateTimeOffset? WindowStart,
        DateTime? Local,
        DateOnly? Day,
        TimeOnly? Clock,
        decimal? Price,
        Guid? Token,
        byte[]? Bytes,
        Place? Place,
        string[]? Tags,
        Dictionary<string, long>? Counts
    );

    private sealed record Pop(
        long Id,
        string? Color,
        int? Score,
        bool? Bonus,
        float? Share,
        double? Average,
        DateTime? WindowStart,
        DateOnly? Day
    );

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_type_of_a_table_maps_to_a_member_of_a_record()
    {
        var table = await FillAsync();
        var all = await Query(table).ToListAsync<Everything>(cancellationToken: Cancel);
        var first = all.Single(r => r.Id == 1);
        Assert.Equal(
            (1L, "blue", 50, true, 0.5f, 1.25, new DateTimeOffset(2026, 11, 22, 19, 30, 1, TimeSpan.Zero)),
            (
                first.Id,
                first.Color,
                first.Score!.Value,
                first.Bonus!.Value,
                first.Share!.Value,
                first.Average!.Value,
                first.WindowStart!.Value
            )
        );
        Assert.Equal(
            (new DateTime(2026, 11, 22, 1, 0, 0), new DateOnly(2026, 11, 23), new TimeOnly(1, 2, 3), 12.25m),
            (first.Local!.Value, first.Day!.Value, first.Clock!.Value, first.Price!.Value)
        );
        Assert.Equal(Guid.Parse("00000000-0000-0000-0000-000000000001"), first.Token);
        Assert.Equal([1, 2], first.Bytes!);
        Assert.Equal(new Place(7, "here"), first.Place);
        Assert.Equal(["a", "b"], first.Tags!);
        Assert.Equal(3, first.Counts!["k"]);
        var empty = all.Single(r => r.Id == 0);
        Assert.Equal(new Everything(0, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null), empty);
    }

    /// <summary>A program may combine conditions in a loop: a chain is not nesting, and excessive nesting is refused.</summary>
    [Fact]
    public void Conditions_built_in_code_are_flat_or_refused()
    {
        var pop = Expression.Parameter(typeof(Pop), "p");
        var id = Expression.Property(pop, nameof(Pop.Id));
        Expression One(long value) => Expression.Equal(id, Expression.Constant(value));
        var (any, all, nested) = (One(0), One(0), One(0));
        for (var i = 1; i < 20_000; i++)
        {
            any = Expression.OrElse(any, One(i));
            all = Expression.AndAlso(One(i), all);
            nested = i % 2 == 0 ? Expression.AndAlso(nested, One(i)) : Expression.OrElse(One(i), nested);
        }

        foreach (var chain in (Expression[])[any, all])
            _ = FilterExpression.Translate(Expression.Lambda(chain, pop), Columns, "pops");
        var refused = Assert.Throws<BalloonException>(() => FilterExpression.Translate(Expression.Lambda(nested, pop), Columns, "pops"));
        Assert.Contains("nested too deeply", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_side_of_a_condition_that_CSharp_would_not_evaluate_is_not_evaluated()
    {
        int? least = null;
        Expression<Func<Pop, bool>> both = p => least != null && p.Score > least.Value;
        Expression<Func<Pop, bool>> either = p => least == null || p.Score > least.Value;
        Assert.Equal(Filter.None, FilterExpression.Translate(both, Columns, "pops"));
        Assert.Equal(Filter.All, FilterExpression.Translate(either, Columns, "pops"));
        least = 7;
        Assert.Equal(
            FilterExpression.Translate((Expression<Func<Pop, bool>>)(p => p.Score > 7), Columns, "pops"),
            FilterExpression.Translate(both, Columns, "pops")
        );
    }

    [Fact]
    public async Task A_record_reads_only_its_columns_and_a_selection_only_its_own()
    {
        var table = await FillAsync();
        var (scan, _) = await Query(table).ScanAsync(Notebook.Tables.Records<(long, string)>.Needed, null, null, Cancel);
        Assert.Equal(16, scan.Schema.Fields.Count);
        (scan, _) = await Query(table).ScanAsync(Notebook.Tables.Records<Pop>.Needed, null, null, Cancel);
        Assert.Equal(8, scan.Schema.Fields.Count);
        Assert.Equal(
            ["score", "id"],
            (await Query(table).Select("score", "id").ReadAsync(cancellationToken: Cancel)).Columns.Select(c => c.Name)
        );
        var error = await Assert.ThrowsAsync<BalloonException>(() => Query(table).Select("colour").ReadAsync(cancellationToken: Cancel));
        Assert.Contains("Did you mean color?", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Each condition, run by the scan, gives what C# itself gives on all rows.</summary>
    [Fact]
    public async Task Conditions_mean_in_the_scan_what_they_mean_in_CSharp()
    {
        var table = await FillAsync();
        var all = await Query(table).ToListAsync<Pop>(cancellationToken: Cancel);
        var time = new DateTime(2026, 11, 22, 19, 30, 3, DateTimeKind.Utc);
        string[] warm = ["red", "gold"];
        var some = new List<string?> { "red", null };
        var (least, half, nothing) = (50, 0.1, (string?)null);
        System.Linq.Expressions.Expression<Func<Pop, bool>>[] conditions =
        [
            p => p.Color == "blue",
            p => p.Color != "blue",
            p => !(p.Color == "blue"),
            p => p.Color == null,
            p => p.Color != nothing,
            p => p.Color == "blue" && p.WindowStart >= time,
            p => p.WindowStart < time || p.Score > least,
            p => time <= p.WindowStart,
            p => !(p.Score > least),
            p => !(p.Score > least && p.Color == "blue"),
            p => p.Score >= 50.5,
            p => p.Score < 50.5,
            p => p.Score == 50.5,
            p => p.Id > 2.0m,
            p => p.Share > half,
            p => p.Share <= half,
            p => p.Average > 1.0,
            p => !(p.Average > 1.0),
            p => p.Average != 1.25,
            p => p.Average < double.NaN,
            p => p.Bonus == true,
            p => !(p.Bonus == true),
            p => p.Score.HasValue && p.Score.Value > 10,
            p => !p.Score.HasValue,
            p => warm.Contains(p.Color),
            p => !warm.Contains(p.Color),
            p => some.Contains(p.Color),
            p => !some.Contains(p.Color),
            p => p.Day == new DateOnly(2026, 11, 23),
            p => p.Id == 3 || false,
            p => least > 100,
        ];
        foreach (var condition in conditions)
        {
            var expected = all.Where(condition.Compile()).Select(p => p.Id).Order();
            var scanned = await Query(table).Where(condition).ToListAsync(cancellationToken: Cancel);
            Assert.True(expected.SequenceEqual(scanned.Select(p => p.Id).Order()), $"{condition}");
        }

        var starting = await Query(table)
            .Where<Pop>(p => p.Color != null && p.Color.StartsWith("b"))
            .ToListAsync(cancellationToken: Cancel);
        Assert.Equal(["black", "blue", "blue"], starting.Select(p => p.Color).Order());
    }

    [Fact]
    public async Task Conditions_that_a_scan_cannot_filter_by_are_refused_with_their_text()
    {
        var table = await FillAsync();
        var error = await Assert.ThrowsAsync<BalloonException>(() =>
            Query(table).Where<Pop>(p => p.Color!.Length > 3).ToListAsync(cancellationToken: Cancel)
        );
        Assert.Contains("p.Color.Length > 3", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<BalloonException>(() => Query(table).Where("colour = 'x'").ReadAsync(cancellationToken: Cancel));
        Assert.Contains("colour", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_skips_files()
    {
        var table = await FillAsync();
        var (scan, _) = await Query(table).Where<Pop>(p => p.Id == 3).Untyped.ScanAsync(null, null, null, Cancel);
        Assert.Single(await scan.PlanFilesAsync(Cancel));
        Assert.Equal(6, (await table.NewScan().PlanFilesAsync(Cancel)).Count);
    }

    /// <summary>The end of a file is fetched for its metadata, and columns lie in it as well: they are not fetched again.</summary>
    [Fact]
    public async Task A_report_counts_each_byte_of_a_file_only_once()
    {
        var catalog = new InMemoryCatalog(LocalFileIO.Instance, "file://" + _folder[Guid.NewGuid().ToString("N")]);
        await catalog.CreateNamespaceAsync("db", cancellationToken: Cancel);
        var columns = new Schema(
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Mandatory(2, "token", PrimitiveType.Uuid),
            NestedField.Mandatory(3, "other", PrimitiveType.Uuid)
        );
        var table = await catalog.CreateTableAsync("db.big", columns, cancellationToken: Cancel);
        var random = new Random(3);
        await using var writer = table.NewDataWriter();
        for (var i = 0; i < 20_000; i++)
            await writer.WriteAsync([(long)i, Token(), Token()], Cancel);
        await table.NewTransaction().Append(await writer.CompleteAsync(Cancel)).CommitAsync(Cancel);

        var all = await Query(table).ScanReportAsync(cancellationToken: Cancel);
        Assert.Equal(20_000, all.Rows);
        Assert.InRange(all.AllBytes, 500_000, 1_000_000);
        Assert.InRange(all.Bytes, all.AllBytes - 64, all.AllBytes); // All but the first bytes, which say what kind of file it is.
        var last = await Query(table).Select("other").ScanReportAsync(cancellationToken: Cancel);
        Assert.InRange(last.Bytes, 300_000, all.Bytes / 2 + 64 * 1024);

        Guid Token()
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }
    }

    private static TableQuery Query(Table table) => TableQuery.Of(table);

    private async Task<Table> FillAsync()
    {
        var catalog = new InMemoryCatalog(LocalFileIO.Instance, "file://" + _folder[Guid.NewGuid().ToString("N")]);
        await catalog.CreateNamespaceAsync("db", cancellationToken: Cancel);
        var table = await catalog.CreateTableAsync("db.t", Columns, cancellationToken: Cancel);
        string?[] colors = [null, "blue", "red", "gold", "blue", "black"];
        for (var i = 0; i < colors.Length; i++)
        {
            await using var writer = table.NewDataWriter();
            await writer.WriteAsync(i == 0 ? [0L, .. new object?[15]] : Row(i, colors[i]!), Cancel);
            await table.NewTransaction().Append(await writer.CompleteAsync(Cancel)).CommitAsync(Cancel);
        }

        return table;
    }

    private static object?[] Row(int i, string color) =>
        [
            (long)i,
            color,
            i == 2 ? null : i * 50 % 240,
            i % 2 == 1,
            i / 2f == 1 ? 0.1f : i / 2f,
            i == 3 ? double.NaN : i * 1.25,
            new DateTimeOffset(2026, 11, 22, 19, 30, i, TimeSpan.Zero),
            new DateTime(2026, 11, 22, i, 0, 0),
            new DateOnly(2026, 11, 22).AddDays(i),
            new TimeOnly(i, 2, 3),
            12.25m,
            Guid.Parse($"00000000-0000-0000-0000-00000000000{i}"),
            new byte[] { 1, 2 },
            new Dictionary<string, object?> { ["x"] = 7, ["label"] = "here" },
            new[] { "a", "b" },
            new Dictionary<string, object?> { ["k"] = 3L },
        ];
}
