using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// COMMENT ON.
internal sealed partial class DdlRunner
{
    private async Task<string> CommentAsync(CommentOn comment)
    {
        if (engine.Catalog.Object(comment.Table) is not null and not TableRelation)
            throw Refusal.NotSupported("COMMENT ON an object that is not a table", comment.At);
        var table = (TableRelation)Find("table", comment.Table, comment.At);
        if (comment.Column is { } column && table.Fields.All(f => f.Name != column))
            throw new SqlException(
                SqlStates.UndefinedColumn,
                $"column \"{column}\" of relation \"{table.Name}\" does not exist",
                comment.At + 1
            );
        var comments = new Dictionary<string, string>(table.Comments);
        if (string.IsNullOrEmpty(comment.Comment))
            _ = comments.Remove(comment.Column ?? "");
        else
            comments[comment.Column ?? ""] = comment.Comment;
        var durable = engine.Loop.RunAsync(() =>
        {
            table.Comments = comments;
            engine.Checkpointer.Add(ObjectKinds.Stored(table));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        return "COMMENT";
    }
}
