using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Workshops;

/// <summary>Lets a chapter run alone: creates what it needs from earlier chapters, and says so.</summary>
internal static class Preparation
{
    /// <summary>The game of chapter 02: the number of events, which are spread over half an hour of the past.</summary>
    public const long Events = 400_000;

    public static readonly TimeSpan Backfill = TimeSpan.FromMinutes(30);

    private static readonly string[] Files = ["01-source.sql", "02-views.sql", "03-sinks.sql"];

    public static async Task<ResultTable> EnsureAsync(Workshop workshop, Needs needs, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<object?>>();
        if (needs.HasFlag(Needs.Events))
        {
            var there = await workshop.Events.CountAsync(cancellationToken).ConfigureAwait(false);
            var made = there > 0 ? 0 : await PlayAsync(workshop, cancellationToken).ConfigureAwait(false);
            rows.Add(["02", "events", made > 0 ? $"created: {Values.Text(made)}" : $"unchanged: {Values.Text(there)}"]);
        }

        if (needs.HasFlag(Needs.Views))
            Add("03", "source and views", await RunAsync(workshop, Files[..2], cancellationToken).ConfigureAwait(false));
        if (needs.HasFlag(Needs.Tables))
            Add("05", "tables", await workshop.CreateTablesAsync(cancellationToken).ConfigureAwait(false));
        if (needs.HasFlag(Needs.Stream))
        {
            Add("06", "sinks", await RunAsync(workshop, Files[2..], cancellationToken).ConfigureAwait(false));
            await CatchUp.WaitAsync(workshop, TimeSpan.FromMinutes(2), readersToo: false, cancellationToken).ConfigureAwait(false);
        }

        return new ResultTable("what this chapter needs from earlier ones", ["chapter", "what", ""], rows);

        void Add(string chapter, string what, IReadOnlyList<string> made) =>
            rows.Add([chapter, what, made.Count == 0 ? "unchanged" : $"created: {string.Join(", ", made)}"]);
    }

    private static async Task<long> PlayAsync(Workshop workshop, CancellationToken cancellationToken) =>
        (
            await workshop.GenerateAsync(count: Events, backfill: Backfill, cancellationToken: cancellationToken).ConfigureAwait(false)
        ).Produced;

    /// <summary>Creates the missing source, views and sinks, and returns their names.</summary>
    public static Task<IReadOnlyList<string>> MakeStreamAsync(Workshop workshop, CancellationToken cancellationToken) =>
        RunAsync(workshop, Files, cancellationToken);

    private static async Task<IReadOnlyList<string>> RunAsync(Workshop workshop, string[] files, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var file in files)
            made.AddRange((await workshop.Sql.RunFileAsync(PathOf(file), cancellationToken: cancellationToken).ConfigureAwait(false)).Made);
        return made;
    }

    /// <summary>A file of <c>sql/</c>.</summary>
    public static string PathOf(string file) => Path.Combine(BalloonHome.Project, "sql", file);
}
