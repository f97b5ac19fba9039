using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Workshops;

/// <summary>Lets a chapter run alone: makes what it lacks from earlier chapters, and says so.</summary>
internal static class Preparation
{
    /// <summary>The game of chapter 03: so many events over half an hour of the past.</summary>
    public const long Events = 400_000;

    public static readonly TimeSpan Backfill = TimeSpan.FromMinutes(30);

    private static readonly string[] Files = ["01-source.sql", "02-views.sql", "03-sinks.sql"];

    public static async Task<ResultTable> EnsureAsync(Workshop workshop, Needs needs, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<object?>>();
        if (needs.HasFlag(Needs.Tables))
        {
            var made = await workshop.CreateTablesAsync(cancellationToken).ConfigureAwait(false);
            rows.Add(["02", "tables", made.Count == 0 ? "there" : $"made: {string.Join(", ", made)}"]);
        }

        if (needs.HasFlag(Needs.Events))
        {
            var there = await workshop.Events.CountAsync(cancellationToken).ConfigureAwait(false);
            if (there == 0)
                there = (
                    await workshop
                        .GenerateAsync(count: Events, backfill: Backfill, cancellationToken: cancellationToken)
                        .ConfigureAwait(false)
                ).Produced;
            else
                rows.Add(["03", "events", $"there: {Values.Text(there)}"]);
            if (rows.Count == 0 || (string?)rows[^1][1] != "events")
                rows.Add(["03", "events", $"made: {Values.Text(there)}"]);
        }

        if (needs.HasFlag(Needs.Stream))
        {
            var made = await MakeStreamAsync(workshop, cancellationToken).ConfigureAwait(false);
            rows.Add(["04", "source, views and sinks", made.Count == 0 ? "there" : $"made: {string.Join(", ", made)}"]);
            await workshop.CaughtUpAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return new ResultTable("what this chapter needs from earlier ones", ["chapter", "what", ""], rows);
    }

    /// <summary>Makes the source, the views and the sinks that are not there yet. Returns their names.</summary>
    public static async Task<IReadOnlyList<string>> MakeStreamAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var file in Files)
            made.AddRange((await workshop.Sql.RunFileAsync(PathOf(file), cancellationToken: cancellationToken).ConfigureAwait(false)).Made);
        return made;
    }

    /// <summary>A file of <c>sql/</c>.</summary>
    public static string PathOf(string file) => Path.Combine(BalloonHome.Project, "sql", file);
}
