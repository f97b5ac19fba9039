using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// ALTER TABLE … ADD COLUMN and DROP COLUMN: the table is made anew of its statement as it is then, and its rows are taken over. COMMENT ON.
internal sealed partial class DdlRunner
{
    /// <summary>A table with other columns, as it is planned.</summary>
    private sealed record Remade(TableRelation Old, TableRelation Table);

    private async Task<string> AddColumnAsync(AlterAddColumn alter, SqlSession session, CancellationToken cancellationToken)
    {
        await RemakeAsync(await PlannedAsync(() => PlanAdd(alter), cancellationToken).ConfigureAwait(false), session).ConfigureAwait(false);
        return "ALTER_TABLE";
    }

    private Remade PlanAdd(AlterAddColumn alter)
    {
        var table = Alterable(alter.Table, alter.At);
        var column = alter.Column;
        if (table.Fields.Any(f => f.Name == column.Name))
            throw new SqlException(
                SqlStates.DuplicateColumn,
                $"column \"{column.Name}\" of relation \"{table.Name}\" already exists",
                column.At + 1
            );
        if (column.PrimaryKey || column.NotNull || column.Generated is not null)
            throw Refusal.NotSupported("ADD COLUMN with PRIMARY KEY, NOT NULL or AS", column.At);
        return PlanRemake(table, TableColumns.Added(table.Sql, alter.Definition));
    }

    private async Task<string> DropColumnAsync(AlterDropColumn alter, SqlSession session, CancellationToken cancellationToken)
    {
        var planned = await PlannedAsync(() => PlanDrop(alter), cancellationToken).ConfigureAwait(false);
        if (planned.Table != planned.Old)
            await RemakeAsync(planned, session).ConfigureAwait(false);
        else
            session.Notify("NOTICE", $"column \"{alter.Column}\" of relation \"{planned.Old.Name}\" does not exist, skipping");
        return "ALTER_TABLE";
    }

    private Remade PlanDrop(AlterDropColumn alter)
    {
        var table = Alterable(alter.Table, alter.At);
        var create = (CreateRelation)Parser.Parse(table.Sql)[0];
        if (create.Columns.FirstOrDefault(c => c.Name == alter.Column) is not { } column)
        {
            if (!alter.IfExists)
                throw new SqlException(
                    SqlStates.UndefinedColumn,
                    $"column \"{alter.Column}\" of relation \"{table.Name}\" does not exist",
                    alter.At + 1
                );
            return new Remade(table, table);
        }

        if (create.Columns.Count == 1 || table.UserKey is { } key && key.Any(k => table.Fields[k].Name == column.Name))
            throw Refusal.NotSupported($"DROP COLUMN of {column.Name}, which is of the key or the last one", alter.At);
        return PlanRemake(table, TableColumns.Removed(table.Sql, column.At));
    }

    private TableRelation Alterable(string name, int at)
    {
        var table = (TableRelation)Find("table", name, at);
        var above = engine.Catalog.Dependents(table).Concat(engine.Catalog.All.OfType<TableSink>().Where(s => s.Into == table)).Distinct();
        var names = string.Join(", ", above.Select(o => $"{o.Kind} {o.Name}"));
        if (names.Length > 0)
            throw Refusal.NotSupported($"a change of the columns of {table.Name}, which {names} stand on", at);
        return table.Filter is null ? table : throw Refusal.NotSupported("a change of the columns of a table with a watermark", at);
    }

    private Remade PlanRemake(TableRelation old, string sql)
    {
        var create = (CreateRelation)Parser.Parse(sql)[0];
        var table = TableBuilder.Build(create, null, old.Id, engine.Catalog, old.RowId is not null);
        table.Comments = old
            .Comments.Where(c => c.Key.Length == 0 || table.Fields.Any(f => f.Name == c.Key))
            .ToDictionary(c => c.Key, c => c.Value);
        return new Remade(old, table);
    }

    private async Task RemakeAsync(Remade planned, SqlSession session)
    {
        var (old, table) = planned;
        var context = new EvaluationContext(strict: true)
        {
            SeesOneMoment = true,
            Now = EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow()),
            Zone = session.Zone,
        };
        var places = table.Fields.Select(f => old.Fields.ToList().FindIndex(o => o.Name == f.Name)).ToArray();
        var durable = engine.Loop.RunAsync(() =>
        {
            foreach (var batch in old.Rows.Store.Snapshot().Batches())
                table.Rows.Push(0, batch.WithColumns([.. places.Select((from, to) => Column(batch, from, to))]));
            table.Rows.Flush();
            engine.Catalog.Add(table);
            engine.Loop.Tables[engine.Loop.Tables.IndexOf(old)] = table;
            engine.Checkpointer.Drop([old.Rows.Store.Id]);
            engine.Checkpointer.Add(ObjectKinds.Stored(table));
            engine.Loop.Changed = true;
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);

        Column Column(Batch batch, int from, int to) =>
            from >= 0 ? batch.Columns[from] : (table.Defaults[to] ?? new Constant(null, table.Fields[to].Type)).Evaluate(batch, context);
    }

    private async Task<string> CommentAsync(CommentOn comment)
    {
        if (engine.Catalog.Object(comment.Table) is not null and not TableRelation)
            throw Refusal.NotSupported("COMMENT ON what is no table", comment.At);
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
