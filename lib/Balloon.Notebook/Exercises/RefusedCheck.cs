using Balloon.Notebook.Sql;
using Npgsql;

namespace Balloon.Notebook.Exercises;

/// <summary>
/// The error for a check whose own query is refused, since what it reads was dropped or is not there yet. It says what is missing and
/// which cells create it. It has no cause, as that would quote the query, which is as good as the answer.
/// </summary>
internal static class RefusedCheck
{
    public static BalloonException Of(Exercise exercise, PostgresException error)
    {
        // RisingWave's errors are a numbered list of causes, the first of them last, and may have the state of an internal error.
        var cause = error
            .MessageText.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1]
            .TrimStart([.. "0123456789: "]);
        var isMissing =
            error.SqlState == PostgresErrorCodes.UndefinedTable || cause.Contains("source not found: ", StringComparison.Ordinal);
        if (!isMissing || NameHints.Missing(error, "") is not { } missing)
            return new(
                $"{exercise.Id} cannot be checked: {cause.TrimEnd('.')}. The check reads what the chapter creates: create that again as the chapter does, and then run this cell again."
            );
        var where = CreatingCells.Find(missing, exercise.Chapter) switch
        {
            (var chapter, var heading) when chapter == exercise.Chapter => $"the cells below “{heading}”",
            (var chapter, var heading) => $"the cells of chapter {chapter} below “{heading}”",
            _ => "the cell that creates it",
        };
        return new($"{exercise.Id} cannot be checked: {missing} does not exist. Run {where} again, and then this one.");
    }
}
