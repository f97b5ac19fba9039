using Balloon.Notebook.Events;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Ways to find a right answer: with SQL, from the log, or from a table.</summary>
internal static class RightAnswers
{
    /// <summary>The result of a query.</summary>
    public static Func<Workshop, CancellationToken, Task<object?>> Of(string sql) =>
        async (workshop, cancellationToken) => await workshop.Sql.QueryAsync(sql, [], cancellationToken).ConfigureAwait(false);

    /// <summary>Computed from all events in the log.</summary>
    public static Func<Workshop, CancellationToken, Task<object?>> OfEvents(Func<IReadOnlyList<GameEvent>, object?> answer) =>
        async (workshop, cancellationToken) => answer(await workshop.Events.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Computed from a table's metadata.</summary>
    public static Func<Workshop, CancellationToken, Task<object?>> OfTable(string name, Func<Iceberg.Table, object?> answer) =>
        async (workshop, cancellationToken) => answer(await workshop.Table(name).LoadAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>A constant.</summary>
    public static Func<Workshop, CancellationToken, Task<object?>> Always(object? answer) => (_, _) => Task.FromResult(answer);
}
