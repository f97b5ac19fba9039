using Balloon.Iceberg;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Workshops;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>
/// Extend the pipeline: the checks of the capstone compute from the source, and examine the view, the table and the sink that the reader
/// built.
/// </summary>
internal static class Chapter12
{
    private const string Minutes = """
        SELECT balloon_color, window_start, count(*) AS pops, sum(score) AS points
        FROM TUMBLE(balloon_game, event_ts, INTERVAL '1 minute')
        WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
        GROUP BY balloon_color, window_start
        """;

    private static readonly string[] Key = ["balloon_color", "window_start"];

    private static readonly string[] Columns = [.. Key, "pops", "points"];

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "12-1",
            RightAnswers.Of($"SELECT count(*) FROM ({Minutes}) AS minutes"),
            "A row for each colour and minute: is the window one minute, and the grouping by both?",
            "TUMBLE(balloon_game, event_ts, INTERVAL '1 minute'), GROUP BY balloon_color, window_start."
        )
        {
            Undone = ViewAsync,
            Mistake = async (workshop, _, cancellationToken) =>
                await Built.HasViewAsync(workshop, "mv_color_minutes", cancellationToken).ConfigureAwait(false)
                && await ViewAsync(workshop, cancellationToken).ConfigureAwait(false) is null
                    ? "The view mv_color_minutes is right; this is not its number of rows. Count them again: SELECT count(*) FROM mv_color_minutes"
                    : null,
        },
        new(
            "12-2",
            RightAnswers.Always(Columns),
            "The table's columns have the names of the view's, in the same order.",
            "balloon_color, window_start, pops, points."
        )
        {
            Undone = async (workshop, cancellationToken) =>
                await TableAsync(workshop, cancellationToken).ConfigureAwait(false) is { } table
                    ? Design(table)
                    : "The answer is right, but there is no table color_minutes yet: make it first, with CreateAsync.",
        },
        new(
            "12-3",
            RightAnswers.Of($"SELECT sum(pops) FROM ({Minutes}) AS minutes"),
            "Wait with CaughtUpAsync: the sink commits every few seconds.",
            "Read the table, and sum its pops: every pop of the log counts once."
        )
        {
            Undone = SinkAsync,
        },
        new(
            "12-4",
            RightAnswers.Of($"SELECT points FROM ({Minutes}) AS minutes ORDER BY window_start DESC, points DESC LIMIT 1"),
            "Only the rows of the newest minute, then the greatest number of points among them.",
            "Where(m => m.WindowStart == the greatest), MaxBy(m => m.Points).Points"
        )
        {
            Undone = SinkAsync,
        },
        new(
            "12-5",
            RightAnswers.Of(Minutes),
            "Charts.Line takes the rows, the names of x and y, and with `by` the name of the column that makes the lines.",
            "Charts.Line(minutes.OrderBy(m => m.WindowStart), \"WindowStart\", \"Points\", by: \"BalloonColor\", alt: \"…\")"
        )
        {
            Examine = (answer, minutes) => PointLines.Examine(answer, (ResultTable)minutes!),
        },
    ];

    /// <summary>Checks that the view has the source's minutes with their pops and points.</summary>
    private static async Task<string?> ViewAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        if (!await Built.HasViewAsync(workshop, "mv_color_minutes", cancellationToken).ConfigureAwait(false))
            return "The number is right, but there is no view mv_color_minutes yet.";
        var view = await workshop
            .Sql.QueryAsync($"SELECT {string.Join(", ", Columns)} FROM mv_color_minutes", [], cancellationToken)
            .ConfigureAwait(false);
        return await DifferenceAsync(workshop, "view mv_color_minutes", view, cancellationToken).ConfigureAwait(false) is { } difference
            ? $"{difference} If you changed the text, DROP the view first: IF NOT EXISTS keeps the old one."
            : null;
    }

    /// <summary>The reader's table; null if there is none.</summary>
    private static async Task<Iceberg.Table?> TableAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        try
        {
            return await workshop.Table("color_minutes").LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BalloonException e) when (e.InnerException is IcebergException { Kind: ErrorKind.NoSuchTable or ErrorKind.NoSuchNamespace })
        {
            return null;
        }
    }

    /// <summary>What a table for the minutes lacks: types that match the view's, the key, or the partition.</summary>
    internal static string? Design(Iceberg.Table table)
    {
        var (schema, spec) = (table.Schema, table.Spec);
        PrimitiveType[] types = [PrimitiveType.String, PrimitiveType.Timestamptz, PrimitiveType.Long, PrimitiveType.Long];
        foreach (var (name, type) in Columns.Zip(types))
        {
            if (schema.Fields.FirstOrDefault(f => f.Name == name) is not { } field)
                return Mend($"has no column {name}");
            if (!field.Type.Equals(type))
                return Mend($"has {name} as {field.Type}, and the view's fits into {type}");
        }

        var key = schema.Fields.Where(f => schema.IdentifierFieldIds.Contains(f.Id)).Select(f => f.Name).ToList();
        if (!key.Order(StringComparer.Ordinal).SequenceEqual(Key))
            return Mend($"has {(key.Count == 0 ? "no key" : "the key " + string.Join(", ", key))}, and not {string.Join(", ", Key)}");
        return spec.Fields is [{ Transform.Kind: TransformKind.Hour } part] && schema.FindField(part.SourceId)?.Name == "window_start"
            ? null
            : Mend("is not partitioned by the hour of window_start alone");

        static string Mend(string what) =>
            $"The answer is right, but the table color_minutes {what}. Drop it with DropAsync and create it again.";
    }

    /// <summary>What a sink into the table lacks: to be an upsert by the table's own key.</summary>
    internal static string? Keyed(SinkTarget sink, Iceberg.Table table)
    {
        if (sink.AppendsOnly)
            return $"The answer is right, but {sink.Name} only appends: it must be an upsert.";
        var key = table.Schema.Fields.Where(f => table.Schema.IdentifierFieldIds.Contains(f.Id)).Select(f => f.Name).ToList();
        return sink.PrimaryKey.Order(StringComparer.Ordinal).SequenceEqual(key.Order(StringComparer.Ordinal))
            ? null
            : $"The answer is right, but {sink.Name} has {(sink.PrimaryKey.Count == 0 ? "no primary_key" : $"primary_key = '{string.Join(",", sink.PrimaryKey)}'")}, "
                + $"and the table's key is {string.Join(", ", key)}. DROP the sink, and create it again.";
    }

    /// <summary>Checks that an upsert sink feeds a table of the right design, and that the table has the source's minutes.</summary>
    private static async Task<string?> SinkAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var sinks = await SinkTarget.AllAsync(workshop, cancellationToken).ConfigureAwait(false);
        var own = sinks.Where(s => s.Table == "color_minutes").ToList();
        if (own.Count == 0)
            return "The answer is right, but no sink writes the table color_minutes yet: make sink_color_minutes.";
        if (await TableAsync(workshop, cancellationToken).ConfigureAwait(false) is not { } built)
            return "The answer is right, but there is no table color_minutes any more: drop the sink, and make the table and the sink again.";
        if ((Design(built) ?? own.Select(s => Keyed(s, built)).FirstOrDefault(lack => lack is not null)) is { } lack)
            return lack;
        var table = await workshop
            .Table("color_minutes")
            .Select(Columns)
            .ReadAsync(cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return await DifferenceAsync(workshop, "table color_minutes", table, cancellationToken).ConfigureAwait(false) is { } difference
            ? $"{difference} Wait with CaughtUpAsync, and look at what the sink reads."
            : null;
    }

    private static async Task<string?> DifferenceAsync(
        Workshop workshop,
        string what,
        ResultTable built,
        CancellationToken cancellationToken
    )
    {
        var minutes = await workshop.Sql.QueryAsync(Minutes, [], cancellationToken).ConfigureAwait(false);
        var comparison = Comparison.Of(what, minutes, built, Key);
        return comparison.Same ? null : $"The answer is right, but the {what} is not: {comparison.First}.";
    }
}
