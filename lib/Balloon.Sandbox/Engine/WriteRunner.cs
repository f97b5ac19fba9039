using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>INSERT, UPDATE and DELETE: their delta passes through everything that depends on the table, in one tick.</summary>
internal sealed class WriteRunner(SqlSession session, CancellationToken cancellationToken)
{
    private readonly StreamEngine engine = session.Engine;

    // The version of the table's columns when the statement was planned.
    private int columnsVersion;

    public async Task<ISqlResult> RunAsync(Statement statement, IReadOnlyList<object?> parameters, IReadOnlyList<SqlType?> declared)
    {
        var settings = session.BinderSettings(declared, parameters);
        var (tag, affected, returning) = statement switch
        {
            Insert insert => await InsertAsync(insert, settings, parameters).ConfigureAwait(false),
            Update update => await UpdateAsync(update, settings, parameters).ConfigureAwait(false),
            Delete delete => await DeleteAsync(delete, settings, parameters).ConfigureAwait(false),
            _ => throw new InvalidOperationException(statement.GetType().Name),
        };
        if (session.Settings.IsOn("implicit_flush") || session.Settings.IsOn("dml_wait_persistence"))
            await engine.Loop.RunAsync(engine.Checkpointer.RequestAsync).Unwrap().WaitAsync(cancellationToken).ConfigureAwait(false);
        return returning is null
            ? SqlResult.Done($"{tag} {affected}")
            : SqlResult.Of(returning.Value.Columns, returning.Value.Rows, $"{tag} {affected}");
    }

    /// <summary>The columns of RETURNING, and the types of parameters.</summary>
    public static (IReadOnlyList<ResultColumn>? Columns, IReadOnlyList<SqlType> Parameters) Describe(
        SqlSession session,
        Statement statement,
        IReadOnlyList<SqlType?> declared
    )
    {
        var settings = session.BinderSettings(declared, null);
        var runner = new WriteRunner(session, default);
        var (table, returning) = statement switch
        {
            Insert i => (runner.Table(i.Table, i.At), i.Returning),
            Update u => (runner.Table(u.Table, u.At), u.Returning),
            Delete d => (runner.Table(d.Table, d.At), d.Returning),
            _ => throw new InvalidOperationException(statement.GetType().Name),
        };
        var (_, items) = runner.Bound(
            settings,
            table,
            returning,
            binder =>
                statement switch
                {
                    Insert i => binder.Writes.Insert(i.Query, Targets(table, i), i.Columns.Count > 0, i.At).Root,
                    Update u => binder.Writes.Change(table, u.Where, u.Set, table.Defaults, u.At),
                    var d => binder.Writes.Change(table, ((Delete)d).Where, [], [], d.At),
                }
        );
        return (items?.Columns, Parameters.Types(settings));
    }

    private async Task<(string Tag, long Affected, ReturnedRows? Returning)> InsertAsync(
        Insert insert,
        BinderSettings settings,
        IReadOnlyList<object?> parameters
    )
    {
        var table = Table(insert.Table, insert.At);
        var targets = Targets(table, insert);
        var (plan, items) = Bound(
            settings,
            table,
            insert.Returning,
            b => b.Writes.Insert(insert.Query, targets, insert.Columns.Count > 0, insert.At).Root
        );
        var values = Parameters.Values(settings, parameters);
        var runner = new QueryRunner(session, cancellationToken) { Parameters = values };
        var context = Context(values);
        var rows = table.Complete(
            await runner.ResultAsync(plan).ConfigureAwait(false),
            [.. plan.Fields.Select(f => table.Fields.ToList().FindIndex(x => x.Name == f.Name))],
            context
        );
        CheckNulls(table, rows);
        await engine
            .Loop.RunAsync(() =>
            {
                engine.Memory.Reserve(table, rows.Count);
                Apply(table, table.Insert(table.Filter?.Apply(rows, null, null, together: true) ?? rows));
            })
            .ConfigureAwait(false);
        var count = 0L;
        for (var i = 0; i < rows.Count; i++)
            count += rows.Weight(i);
        return ("INSERT 0", count, Return(items, rows, context));
    }

    private static void CheckNulls(TableRelation table, Batch rows)
    {
        for (var c = 0; c < rows.Columns.Length; c++)
        {
            for (var i = 0; table.NotNull[c] && i < rows.Count; i++)
            {
                if (rows.Columns[c].IsNull(i))
                    throw new SqlException(
                        SqlStates.NotNullViolation,
                        $"null value in column \"{table.Fields[c].Name}\" of relation \"{table.Name}\" violates not-null constraint"
                    );
            }
        }
    }

    private async Task<(string Tag, long Affected, ReturnedRows? Returning)> UpdateAsync(
        Update update,
        BinderSettings settings,
        IReadOnlyList<object?> parameters
    )
    {
        var table = Changeable(update.Table, update.At, "UPDATE");
        var (plan, items) = Bound(
            settings,
            table,
            update.Returning,
            b => Changed(b.Writes.Change(table, update.Where, update.Set, table.Defaults, update.At), update.At)
        );
        var context = Context(Parameters.Values(settings, parameters));
        var changed = await engine
            .Loop.RunAsync(() =>
            {
                var (rows, width) = (Rows(plan, context), table.Fields.Count);
                var fresh = rows with { Columns = rows.Columns[width..] };
                CheckNulls(table, fresh);
                if (table.MergesUpdates)
                    Apply(table, table.Insert(fresh));
                else
                    Apply(table, Gone(rows, width), fresh);
                return fresh;
            })
            .ConfigureAwait(false);
        return ("UPDATE", Weight(changed), Return(items, changed, context));
    }

    private async Task<(string Tag, long Affected, ReturnedRows? Returning)> DeleteAsync(
        Delete delete,
        BinderSettings settings,
        IReadOnlyList<object?> parameters
    )
    {
        var table = Changeable(delete.Table, delete.At, "DELETE");
        var (plan, items) = Bound(
            settings,
            table,
            delete.Returning,
            b => Changed(b.Writes.Change(table, delete.Where, [], [], delete.At), delete.At)
        );
        var context = Context(Parameters.Values(settings, parameters));
        var removed = await engine
            .Loop.RunAsync(() =>
            {
                var rows = Rows(plan, context);
                Apply(table, Gone(rows, rows.Columns.Length));
                return rows;
            })
            .ConfigureAwait(false);
        return ("DELETE", Weight(removed), Return(items, removed, context));
    }

    // The plan of the rows to write, and what RETURNING gives.
    private (PlanNode Plan, Items? Returned) Bound(
        BinderSettings settings,
        TableRelation table,
        IReadOnlyList<SelectItem> returning,
        Func<Binder, PlanNode> plan
    ) =>
        Parameters.Bind(
            settings,
            s =>
            {
                var binder = new Binder(engine.Catalog, s);
                return (plan(binder), returning.Count == 0 ? (Items?)null : Items(binder, table, returning));
            }
        );

    // Rows are looked up on the loop's thread, where they are changed, so that nothing comes between.
    private static Batch Rows(PlanNode plan, EvaluationContext context)
    {
        QueryRunner.CheckColumns(plan);
        var collector = new Collector(plan.Types);
        var flow = new PlanBuilder(context, 0).Build(plan, collector);
        flow.PushValues();
        foreach (var relation in flow.Relations.ToArray())
        {
            if (relation is SystemRelation system)
                flow.Push(relation, system.Read());
            else
            {
                if (relation is not StoredRelation stored)
                    throw Refusal.NotSupported($"a sub-query over a {relation.Kind} in UPDATE or DELETE");
                foreach (var batch in stored.Rows.Store.Snapshot().Batches())
                    flow.Push(relation, batch);
            }
        }

        flow.Flush();
        return collector.Net();
    }

    private static PlanNode Changed(PlanNode plan, int at) =>
        plan.Walk().Any(n => n is ScanPlan { Relation: SourceRelation })
            ? throw Refusal.NotSupported("a sub-query over a source in UPDATE or DELETE", at)
            : plan;

    private static Batch Gone(Batch rows, int width) =>
        new(rows.Columns[..width], rows.Count, [.. Enumerable.Range(0, rows.Count).Select(i => -rows.Weight(i))]);

    private void Apply(TableRelation table, params ReadOnlySpan<Batch> deltas)
    {
        if (!ReferenceEquals(engine.Catalog.Object(table.Name), table) || table.ColumnsVersion != columnsVersion)
            throw new SqlException("40001", $"table \"{table.Name}\" was changed or dropped meanwhile: run the statement again");
        foreach (var delta in deltas)
        {
            table.Push(delta);
        }

        if (table.Filter?.Min([0]) is { } watermark)
            engine.Loop.Watermark(table, watermark);

        engine.Loop.Flush();
    }

    private TableRelation Table(string name, int at) =>
        engine.Catalog.Object(name) switch
        {
            TableRelation table => Noted(table),
            null => throw new SqlException(SqlStates.UndefinedTable, $"table not found: {name}", at + 1),
            MaterializedView { IsReadable: true } or IndexRelation => throw new SqlException(
                SqlStates.WrongObjectType,
                $"cannot change {engine.Catalog.Object(name)!.Kind} \"{name}\"",
                at + 1
            ),
            var other => throw new SqlException(
                SqlStates.WrongObjectType,
                $"table not found: {name} is a {other.Kind}, whose rows cannot be changed by a statement",
                at + 1
            ),
        };

    private TableRelation Noted(TableRelation table)
    {
        columnsVersion = table.ColumnsVersion;
        return table;
    }

    private TableRelation Changeable(string name, int at, string what)
    {
        var table = Table(name, at);
        return table.AppendOnly
            ? throw new SqlException(SqlStates.WrongObjectType, $"table \"{name}\" is append-only: {what} is not allowed", at + 1)
            : table;
    }

    private static List<Field> Targets(TableRelation table, Insert insert)
    {
        // Without column names values are assigned by position, and only columns before the first generated one have a position.
        if (insert.Columns.Count == 0)
            return [.. table.Fields.TakeWhile((_, i) => table.Generated[i] is null).Where((_, i) => table.IsWritable(i))];
        var targets = new List<Field>();
        foreach (var name in insert.Columns)
        {
            var field =
                table.Fields.FirstOrDefault(f => f.Name == name && !f.Hidden)
                ?? throw new SqlException(
                    SqlStates.UndefinedColumn,
                    $"column \"{name}\" of relation \"{table.Name}\" does not exist",
                    insert.At + 1
                );
            if (table.Generated[table.Fields.ToList().IndexOf(field)] is not null)
                throw new SqlException(SqlStates.SyntaxError, $"cannot insert into the generated column \"{name}\"", insert.At + 1);
            if (targets.Contains(field))
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{name}\" specified more than once", insert.At + 1);
            targets.Add(field);
        }

        return targets;
    }

    private EvaluationContext Context(IReadOnlyList<Constant> parameters) =>
        new(strict: true)
        {
            ReadsSnapshot = true,
            Now = EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow()),
            Zone = session.Zone,
            Parameters = parameters,
        };

    private static SqlType[] Types(TableRelation table) => [.. table.Fields.Select(f => f.Type)];

    private static long Weight(Batch batch)
    {
        var sum = 0L;
        for (var i = 0; i < batch.Count; i++)
            sum += batch.Weight(i);
        return sum;
    }

    private static Items Items(Binder binder, TableRelation table, IReadOnlyList<SelectItem> items)
    {
        var (columns, values) = (new List<ResultColumn>(), new List<Scalar>());
        foreach (var item in items)
        {
            if (item.Value is Star)
            {
                columns.AddRange(table.Fields.Where(f => !f.Hidden).Select(f => new ResultColumn(f.Name, f.Type)));
                values.AddRange(table.Fields.Take(columns.Count - values.Count).Select((f, i) => new InputRef(i, f.Type)));
                continue;
            }

            var value = binder.BindOver(item.Value, [.. table.Fields.Select(f => f with { Schema = table.Schema })]);
            columns.Add(new ResultColumn(item.Alias ?? Names.Of(item.Value), value.Type));
            values.Add(value);
        }

        return new Items(columns, values);
    }

    private static ReturnedRows? Return(Items? items, Batch rows, EvaluationContext context)
    {
        if (items is not { } wanted)
            return null;
        var columns = wanted.Values.Select(v => v.Evaluate(rows, context)).ToArray();
        return new ReturnedRows(wanted.Columns, [.. Enumerable.Range(0, rows.Count).Select(i => columns.Select(c => c[i]).ToArray())]);
    }
}

/// <summary>The list of RETURNING.</summary>
internal readonly record struct Items(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<Scalar> Values);

/// <summary>Its rows.</summary>
internal readonly record struct ReturnedRows(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows);
