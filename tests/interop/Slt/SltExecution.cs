using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Interop.Tests.Slt;

/// <summary>Runs SQL in a session and returns its rows as a text client sees them.</summary>
public static class SltExecution
{
    /// <summary>The rows of all statements of the text, and the tag of the last.</summary>
    /// <exception cref="SqlException">A statement failed.</exception>
    public static async Task<(IReadOnlyList<IReadOnlyList<string>> Rows, string Tag)> RunAsync(
        ISqlSession session,
        string sql,
        CancellationToken cancellationToken = default
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        var tag = "";
        foreach (var statement in session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync(null, cancellationToken).WaitAsync(cancellationToken);
            await foreach (var row in result.Rows.WithCancellation(cancellationToken))
                rows.Add(Texts(session, result.Columns!, row));
            tag = result.CommandTag;
        }

        return (rows, tag);
    }

    private static string[] Texts(ISqlSession session, IReadOnlyList<ResultColumn> columns, object?[] row)
    {
        var texts = new string[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            texts[i] = row[i] is { } value ? columns[i].Type.Format(value, session.OffsetAt) : "NULL";
            if (texts[i].Length == 0)
                texts[i] = "(empty)";
        }

        return texts;
    }
}
