using Balloon.Iceberg.Spec;

namespace Balloon.Notebook.Lake;

/// <summary>A table of the course: chapter 05 designs it, and later chapters create it if that was skipped.</summary>
/// <param name="Name">Its name in the namespace.</param>
/// <param name="Schema">The columns; the key columns are required and are the identifier fields.</param>
/// <param name="Spec">The partitioning, which derives from the key, so that a row never moves to another partition.</param>
/// <param name="Order">The sort order within a data file.</param>
/// <param name="View">The view that feeds it.</param>
/// <param name="Sink">The sink that feeds it.</param>
/// <param name="PopsColumn">The column whose sum is the number of pops.</param>
/// <param name="PointsColumn">The column whose sum is the number of points; null if the table has none.</param>
public sealed record CourseTable(
    string Name,
    Schema Schema,
    PartitionSpec Spec,
    SortOrder Order,
    string View,
    string Sink,
    string PopsColumn,
    string? PointsColumn
)
{
    /// <summary>The names of the key columns.</summary>
    public IReadOnlyList<string> Key => Schema.IdentifierFieldIds.Select(id => Schema.FindName(id)!).ToList();
}

/// <summary>The five tables of the course.</summary>
public static class CourseTables
{
    private static readonly IcebergType Text = PrimitiveType.String;
    private static readonly IcebergType Long = PrimitiveType.Long;
    private static readonly IcebergType Int = PrimitiveType.Int;
    private static readonly IcebergType Double = PrimitiveType.Double;
    private static readonly IcebergType Time = PrimitiveType.Timestamptz;

    /// <summary>The properties of each table: merge-on-read, format version 2.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } =
        new Dictionary<string, string>
        {
            ["format-version"] = "2",
            ["write.delete.mode"] = "merge-on-read",
            ["write.update.mode"] = "merge-on-read",
            ["write.merge.mode"] = "merge-on-read",
        };

    /// <summary>The five tables, in the order of the views.</summary>
    public static IReadOnlyList<CourseTable> All { get; } =
    [
        Table(
            "leaderboard",
            ["player"],
            [("player", Text), ("total_score", Long), ("pops", Long), ("bonus_hits", Long), ("event_ts", Time)],
            spec => spec.Bucket("player", 4),
            order => order.Descending("total_score"),
            "pops",
            "total_score"
        ),
        Table(
            "balloon_color_stats",
            ["player", "balloon_color"],
            [
                ("player", Text),
                ("balloon_color", Text),
                ("balloon_pops", Long),
                ("points_by_color", Long),
                ("bonus_hits", Long),
                ("event_ts", Time),
            ],
            spec => spec.Identity("balloon_color"),
            order => order.Descending("points_by_color"),
            "balloon_pops",
            "points_by_color"
        ),
        Table(
            "realtime_scores",
            ["player", "window_start"],
            [("player", Text), ("window_start", Time), ("window_end", Time), ("total_score", Long), ("pops", Long)],
            spec => spec.Hour("window_start"),
            order => order.Ascending("window_start"),
            "pops",
            "total_score"
        ),
        Table(
            "balloon_colored_pops",
            ["player", "balloon_color", "window_start"],
            [
                ("player", Text),
                ("balloon_color", Text),
                ("window_start", Time),
                ("window_end", Time),
                ("balloon_pops", Long),
                ("points_by_color", Long),
                ("bonus_hits", Long),
            ],
            spec => spec.Hour("window_start").Bucket("player", 4),
            order => order.Ascending("balloon_color"),
            "balloon_pops",
            "points_by_color"
        ),
        Table(
            "color_performance_trends",
            ["balloon_color", "window_start"],
            [
                ("balloon_color", Text),
                ("window_start", Time),
                ("window_end", Time),
                ("balloon_pops", Long),
                ("avg_score", Double),
                ("min_score", Int),
                ("q1_score", Double),
                ("median_score", Double),
                ("q3_score", Double),
                ("max_score", Int),
            ],
            spec => spec.Hour("window_start"),
            order => order.Ascending("balloon_color"),
            "balloon_pops",
            null
        ),
    ];

    /// <summary>The names of the tables.</summary>
    public static IEnumerable<string> Names => All.Select(t => t.Name);

    /// <summary>Finds a table by name.</summary>
    /// <exception cref="BalloonException">The course has no such table.</exception>
    public static CourseTable Of(string name) =>
        All.FirstOrDefault(t => t.Name == name)
        ?? throw new BalloonException($"The course has no table '{name}'; it has {string.Join(", ", Names)}.");

    private static CourseTable Table(
        string name,
        string[] key,
        (string Name, IcebergType Type)[] columns,
        Func<PartitionSpecBuilder, PartitionSpecBuilder> spec,
        Func<SortOrderBuilder, SortOrderBuilder> order,
        string pops,
        string? points
    )
    {
        var fields = columns.Select((c, i) => new NestedField(i + 1, c.Name, c.Type, Required: key.Contains(c.Name))).ToArray();
        var schema = new Schema(fields) with { IdentifierFieldIds = fields.Where(f => f.Required).Select(f => f.Id).ToList() };
        return new CourseTable(
            name,
            schema,
            spec(PartitionSpec.For(schema)).Build(),
            order(SortOrder.For(schema)).Build(),
            "mv_" + name,
            "sink_" + name,
            pops,
            points
        );
    }
}
