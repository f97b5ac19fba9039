using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// ALTER TABLE … ADD COLUMN, DROP COLUMN and ALTER COLUMN … TYPE: the table is built again from its changed statement, and its rows are
/// copied. Objects that depend on it go on with the columns that they were made with.
/// </summary>
internal sealed class TableChanges(DdlRunner ddl)
{
    private readonly StreamEngine engine = ddl.Engine;

    /// <summary>A planned change of a table's columns.</summary>
    private sealed record ReplacedTable(TableRelation Old, TableRelation Table, IReadOnlyList<Scalar> Columns);

    public async Task<string> AddColumnAsync(AlterAddColumn alter, SqlSession session, CancellationToken cancellationToken)
    {
        await RemakeAsync(await ddl.PlannedAsync(() => PlanAdd(alter), cancellationToken).ConfigureAwait(false), session)
            .ConfigureAwait(false);
        return "ALTER_TABLE";
    }

    private ReplacedTable PlanAdd(AlterAddColumn alter)
    {
        var table = Alterable(alter.Table, alter.At);
        var column = alter.Column;
        if (table.Fields.Any(f => f.Name == column.Name))
            throw new SqlException(
                SqlStates.DuplicateColumn,
                $"column \"{column.Name}\" of relation \"{table.Name}\" already exists",
                column.At + 1
            );
        if (column.PrimaryKey)
            throw Refusal.NotSupported("ADD COLUMN with PRIMARY KEY: a table cannot alter primary key columns", column.At);
        if (column.NotNull || column.Generated is not null)
            throw Refusal.NotSupported("ADD COLUMN with NOT NULL or AS", column.At);
        return PlanRemake(table, TableColumns.Added(table.Sql, alter.Definition), null);
    }

    public async Task<string> DropColumnAsync(AlterDropColumn alter, SqlSession session, CancellationToken cancellationToken)
    {
        var planned = await ddl.PlannedAsync(() => PlanDrop(alter), cancellationToken).ConfigureAwait(false);
        if (planned.Table != planned.Old)
            await RemakeAsync(planned, session).ConfigureAwait(false);
        else
            session.Notify("NOTICE", $"column \"{alter.Column}\" of relation \"{planned.Old.Name}\" does not exist, skipping");
        return "ALTER_TABLE";
    }

    private ReplacedTable PlanDrop(AlterDropColumn alter)
    {
        var table = Alterable(alter.Table, alter.At);
        var create = (CreateRelation)Parser.Parse(table.Sql)[0];
        if (create.Columns.FirstOrDefault(c => c.Name == alter.Column) is not { } column)
        {
            if (!alter.IfExists)
                throw NoColumn(table, alter.Column, alter.At);
            return new ReplacedTable(table, table, []);
        }

        if (SinkInto(table) is { } sink)
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                $"dropping columns in target table of sinks is not supported: sink {sink.Name} writes into {table.Name}",
                alter.At + 1
            );
        var at = ColumnChange.Index(table, column.Name);
        CheckGenerated(table, at, "drop", alter.At);
        if (table.UserKey?.Contains(at) == true || (create.Columns.Count == 1 && table.RowId is null))
            throw Refusal.NotSupported($"DROP COLUMN of {column.Name}, which is part of the key or the last column", alter.At);
        if (Readers(table).Find(o => Reads(o, table, at)) is { } reader)
            throw new SqlException(
                SqlStates.DependentObjectsStillExist,
                $"failed to drop column \"{column.Name}\" because it's being referenced by {reader.Kind} {reader.Name}",
                alter.At + 1
            );
        return PlanRemake(table, TableColumns.Removed(table.Sql, column.At), column.Name);
    }

    public async Task<string> ChangeTypeAsync(AlterColumnType alter, SqlSession session, CancellationToken cancellationToken)
    {
        var planned = await ddl.PlannedAsync(() => PlanType(alter), cancellationToken).ConfigureAwait(false);
        if (planned.Table != planned.Old)
            await RemakeAsync(planned, session).ConfigureAwait(false);
        return "ALTER_TABLE";
    }

    private ReplacedTable PlanType(AlterColumnType alter)
    {
        var table = Alterable(alter.Table, alter.At);
        var create = (CreateRelation)Parser.Parse(table.Sql)[0];
        var at = table.Fields.ToList().FindIndex(f => f.Name == alter.Column && !f.Hidden);
        if (at < 0)
            throw NoColumn(table, alter.Column, alter.At);
        var (from, column) = (table.Fields[at].Type, create.Columns[at]);
        if (!CompositeCast.HasStruct(from))
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                $"only types containing struct can be altered: column \"{alter.Column}\" is of type {from}",
                alter.At + 1,
                hint: "ADD COLUMN one of the other type, UPDATE the table, and DROP COLUMN the old one."
            );
        if (CompositeCast.Difference(from, alter.Type) is { } differ)
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                $"incompatible data type change from {differ.From.CodeName} to {differ.To.CodeName}",
                alter.At + 1
            );
        if (table.UserKey?.Contains(at) == true || column.Default is not null || column.Generated is not null)
            throw Refusal.NotSupported(
                $"another type for {alter.Column}, which is part of the key, is generated, or has a DEFAULT",
                alter.At
            );
        CheckGenerated(table, at, "alter", alter.At);
        if (SinkInto(table) is { } sink)
            throw Refusal.NotSupported($"another type for a column of {table.Name}, into which sink {sink.Name} writes", alter.At);
        if (from == alter.Type)
            return new ReplacedTable(table, table, []);
        return PlanRemake(table, TableColumns.Retyped(table.Sql, column, alter.Definition), alter.Column);
    }

    private static SqlException NoColumn(TableRelation table, string column, int at) =>
        new(SqlStates.UndefinedColumn, $"column \"{column}\" of relation \"{table.Name}\" does not exist", at + 1);

    private static void CheckGenerated(TableRelation table, int column, string verb, int at)
    {
        for (var i = 0; i < table.Generated.Count; i++)
        {
            if (table.Generated[i]?.Walk().Any(s => s is InputRef input && input.Index == column) == true)
                throw new SqlException(
                    SqlStates.DependentObjectsStillExist,
                    $"failed to {verb} column \"{table.Fields[column].Name}\" because it's referenced by a generated column \"{table.Fields[i].Name}\"",
                    at + 1
                );
        }
    }

    private TableRelation Alterable(string name, int at)
    {
        if (engine.Catalog.Object(name) is { } other and not TableRelation)
            throw new SqlException(
                SqlStates.WrongObjectType,
                $"\"{name}\" is not a table or cannot be altered: it is a {other.Kind}",
                at + 1
            );
        var table = (TableRelation)ddl.Find("table", name, at);
        if (TableFeed.Of(table, engine.Catalog).Any())
            throw Refusal.NotSupported("a change of the columns of a table with a connector", at);
        if (table.Filter is not null)
            throw Refusal.NotSupported("a change of the columns of a table with a watermark", at);
        var whole = engine.Catalog.All.FirstOrDefault(o =>
            (o is SinkJob sink && sink.From == table) || (o is SubscriptionRelation subscription && subscription.From == table)
        );
        if (table.Key is null)
            whole ??= Readers(table).FirstOrDefault();
        if (whole is not null)
            throw Refusal.NotSupported($"a change of the columns of {table.Name}, whose whole rows {whole.Kind} {whole.Name} reads", at);
        return table;
    }

    private TableSink? SinkInto(TableRelation table) => engine.Catalog.All.OfType<TableSink>().FirstOrDefault(s => s.Into == table);

    // The objects that read the table; a sink into it does not.
    private List<Relation> Readers(TableRelation table) =>
        [.. engine.Catalog.All.Where(o => o.DependsOn.Contains(table) && (o as TableSink)?.Into != table && o is not SinkJob)];

    private bool Reads(Relation reader, TableRelation table, int column)
    {
        var zone = reader is MaterializedView view ? Zone.Named(view.Zone) : Zone.Utc;
        var binder = new Binder(engine.Catalog, new BinderSettings(zone, "root", "dev") { AsOf = reader.Id });
        var query = Parser.Parse(reader.Sql)[0] switch
        {
            CreateView create => create.Query,
            CreateSink { As: { } selected } => selected,
            CreateIndex => reader.ViewQuery,
            _ => null,
        };
        return query is null
            || ColumnUse
                .Of(QueryPlan.AsTable(binder.Bind(query)))
                .Any(u => u.Scan.Relation == table && table.ColumnIndexesAsOf(u.Scan.AsOf)[u.Column] == column);
    }

    // Builds the table from its new statement. If objects depend on it, its rows keep the dropped or changed column, which these still
    // read.
    private ReplacedTable PlanRemake(TableRelation old, string sql, string? changed)
    {
        var create = (CreateRelation)Parser.Parse(sql)[0];
        var hasIds = old.RowId is not null;
        var table = TableBuilder.Build(create, null, old.Id, engine.Catalog, hasIds);
        var columns = table.Fields.Select((f, i) => Taken(old, table, f, i)).ToList();
        if (Readers(old).Count > 0)
        {
            var history = ColumnChange.History(old, table, changed, engine.Ids.Next());
            columns.AddRange(ColumnChange.Kept(old, changed));
            table = TableBuilder.Build(create, null, old.Id, engine.Catalog, hasIds, history);
        }

        table.Comments = old
            .Comments.Where(c => c.Key.Length == 0 || table.Fields.Any(f => f.Name == c.Key))
            .ToDictionary(c => c.Key, c => c.Value);
        return new ReplacedTable(old, table, columns);
    }

    // The value of a column in existing rows: its old value, in its new type, or its default.
    private static Scalar Taken(TableRelation old, TableRelation table, Field field, int at)
    {
        var from = ColumnChange.Index(old, field.Name);
        if (from < 0)
            return table.Defaults[at] ?? new Constant(null, field.Type);
        var value = new InputRef(from, old.Fields[from].Type);
        return value.Type == field.Type ? value : new CompositeCast(value, field.Type);
    }

    private async Task RemakeAsync(ReplacedTable planned, SqlSession session)
    {
        var (old, table, columns) = planned;
        var context = new EvaluationContext(strict: true)
        {
            ReadsSnapshot = true,
            Now = EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow()),
            Zone = session.Zone,
        };
        var durable = engine.Loop.RunAsync(() =>
        {
            foreach (var batch in old.Rows.Store.Snapshot().Batches())
                table.Rows.Push(0, batch.WithColumns([.. columns.Select(c => c.Evaluate(batch, context))]));
            table.Rows.Flush();
            engine.Checkpointer.Drop([old.Rows.Store.Id]);
            old.ReplaceWith(table);
            // This makes all earlier plans stale.
            engine.Catalog.Add(old);
            engine.Checkpointer.Add(ObjectKinds.Stored(old));
            engine.Loop.Changed = true;
            return engine.Checkpointer.RequestAsync();
        });
        await ddl.KeptAsync(durable).ConfigureAwait(false);
    }
}
