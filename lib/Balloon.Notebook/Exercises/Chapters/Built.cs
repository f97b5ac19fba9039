using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Looks for what an exercise asks the reader to build.</summary>
internal static class Built
{
    /// <summary>Whether there is a materialized view of that name.</summary>
    public static async Task<bool> HasViewAsync(Workshop workshop, string name, CancellationToken cancellationToken)
    {
        var there = await new StreamObjects(workshop.Sql).ListAsync(cancellationToken).ConfigureAwait(false);
        return there.Contains(("MATERIALIZED VIEW", name));
    }
}
