using Balloon.Iceberg.Spec;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Lakehouse tables.</summary>
internal static class Chapter05
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "05-1",
            RightAnswers.Always(Transform.Bucket(4).Apply(PrimitiveType.String, "Lucky Phoenix")),
            "The bucket is a function of the name alone: a cell above counts players by it.",
            "Transform.Bucket(4).Apply(PrimitiveType.String, \"Lucky Phoenix\")"
        ),
        new(
            "05-2",
            RightAnswers.OfTable("balloon_colored_pops", table => table.Schema.Fields.Count),
            "Load the table and look at its schema, or show it with DescribeAsync and count the rows.",
            "(await balloon.Table(\"balloon_colored_pops\").LoadAsync()).Schema.Fields.Count"
        ),
        new(
            "05-3",
            RightAnswers.OfTable(
                "realtime_scores",
                table => table.Schema.Fields.Where(f => table.Schema.IdentifierFieldIds.Contains(f.Id)).Select(f => f.Name).ToList()
            ),
            "The schema's IdentifierFieldIds are numbers of fields; you want their names.",
            "One row for each player and window: those two columns, window_start for the window."
        ),
        new(
            "05-4",
            RightAnswers.Of("SELECT pg_typeof(sum(score)) FROM (VALUES (1), (2)) AS pops(score)"),
            "A sum of many INTs may not fit into an INT.",
            "SELECT pg_typeof(sum(score)) AS answer FROM (VALUES (1), (2)) AS pops(score)"
        ),
    ];
}
