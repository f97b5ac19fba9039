using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>A table of pops and a model of its rows.</summary>
internal static class PopsTable
{
    public static readonly Schema Pops = new(
        0,
        new StructType([
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Optional(2, "color", PrimitiveType.String),
            NestedField.Optional(3, "score", PrimitiveType.Int),
            NestedField.Optional(4, "at", PrimitiveType.Timestamptz),
        ]),
        [1]
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string? Color(int i) =>
        (i % 3) switch
        {
            0 => "red",
            1 => "blue",
            _ => "green",
        };

    public static void Remove(
        SortedDictionary<long, (string? Color, int? Score)> rows,
        Func<KeyValuePair<long, (string? Color, int? Score)>, bool> gone
    )
    {
        foreach (var row in rows.Where(gone).ToArray())
            rows.Remove(row.Key);
    }

    public static async Task<WriteResult> WriteAsync(Table table, IEnumerable<(long, string?, int?)> rows)
    {
        await using var writer = table.NewDataWriter();
        foreach (var (id, color, score) in rows)
            await writer.WriteAsync([id, color, score, null], Token);
        return await writer.CompleteAsync(Token);
    }

    public static async Task AppendAsync(
        Table table,
        SortedDictionary<long, (string?, int?)> model,
        IEnumerable<(long Id, string? Color, int? Score)> rows
    )
    {
        var all = rows.ToArray();
        foreach (var (id, color, score) in all)
            model[id] = (color, score);
        await table.NewTransaction().Append(await WriteAsync(table, all)).CommitAsync(Token);
    }

    public static async Task<string[]> RowsAsync(TableScan scan)
    {
        var rows = await scan.ToListAsync(Token);
        Assert.Equal(rows.Count, await scan.CountAsync(Token));
        return
        [
            .. rows.OrderBy(row => row.Get<long>("id")).Select(row => $"{row["id"]}:{row["color"] ?? "null"}:{row["score"] ?? "null"}"),
        ];
    }
}
