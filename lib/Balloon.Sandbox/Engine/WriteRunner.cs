using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>INSERT, UPDATE and DELETE: their delta goes through all that stands on the table, in one tick.</summary>
internal sealed class WriteRunner(SqlSession session, CancellationToken cancellationToken)
{
    private readonly StreamEngine engine = session.Engine;

    public async Task<ISqlResult> RunAsync(Statement statement, IReadOnlyList<object?> parameters, IReadOnlyList<SqlType?> declared)
    {
        var settings = session.BinderSettings(declared);
        var (tag, affected, returning) = statement switch
        {
            Insert insert => await InsertAsync(insert, settings, parameters).ConfigureAwait(false),
            Update update => await UpdateAsync(update, settings, parameters).ConfigureAwait(false),
            Delete delete => await DeleteAsync(delete, settings, parameters).ConfigureAwait(false),
            _ => throw new InvalidOperationException(statement.GetType().Name),
        };
        if (session.Settings.Find("rw_implicit_flush") is "true" or "on" or "t")
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
        var settings = session.BinderSettings(declared);
        var runner = new WriteRunner(session, default);
        var (table, returning) = statement switch
        {
            Insert i => (runner.Table(i.Table, i.At), i.Returning),
            Update u => (runner.Table(u.Table, u.At), u.Returning),
            Delete d => (runner.Table(d.Table, d.At), d.Returning),
            _ => throw new InvalidOperationException(statement.GetType().Name),
        };
        var binder = new Binder(runner.engine.Catalog, settings);
        switch (statement)
        {
            case Insert insert:
                _ = binder.BindInsert(insert.Query, Targets(table, insert), insert.Columns.Count > 0, insert.At);
                break;
            case Update update:
                _ = Assignments(binder, table, update);
                _ = update.Where is null ? null : binder.BindOver(update.Where, table.Fields);
                break;
            case Delete { Where: { } where }:
                _ = binder.BindOver(where, table.Fields);
                break;
        }

        var columns = returning.Count == 0 ? null : Items(binder, table, returning).Columns;
        return (columns, [.. settings.Parameters.Select(t => t ?? SqlType.Varchar)]);
    }

    private async Task<(string Tag, long Affected, Returned? Returning)> InsertAsync(
        Insert insert,
        BinderSettings settings,
        IReadOnlyList<object?> parameters
    )
    {
        var table = Table(insert.Table, insert.At);
        var targets = Targets(table, insert);
        var binder = new Binder(engine.Catalog, settings);
        var plan = binder.BindInsert(insert.Query, targets, insert.Columns.Count > 0, insert.At);
        var types = settings.Parameters.Select(t => t ?? SqlType.Varchar).ToList();
        var result = await new QueryRunner(session, cancellationToken)
            .ResultAsync(Parameters.Bind(plan, types, parameters).Root)
            .ConfigureAwait(false);
        var rows = Complete(table, [.. plan.Root.Fields.Select(f => table.Fields.ToList().FindIndex(x => x.Name == f.Name))], result);
        CheckNulls(table, rows);
        var items = insert.Returning.Count == 0 ? (Items?)null : Items(binder, table, insert.Returning);
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
        return ("INSERT 0", count, Return(items, rows));
    }

    // Columns that the statement does not name get their default.
    private static Batch Complete(TableRelation table, int[] targets, Batch result)
    {
        var context = new EvaluationContext(strict: true);
        var columns = new Column[table.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var at = Array.IndexOf(targets, i);
            columns[i] =
                at >= 0 ? result.Columns[at] : (table.Defaults[i] ?? new Constant(null, table.Fields[i].Type)).Evaluate(result, context);
        }

        return result with
        {
            Columns = columns,
        };
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

    private async Task<(string Tag, long Affected, Returned? Returning)> UpdateAsync(
        Update update,
        BinderSettings settings,
        IReadOnlyList<object?> parameters
    )
    {
        var table = Changeable(update.Table, update.At, "UPDATE");
        var binder = new Binder(engine.Catalog, settings);
        var outputs = Assignments(binder, table, update).Select(s => Fill(s, parameters)).ToArray();
        var where = update.Where is null ? null : Fill(Where(binder, table, update.Where), parameters);
        var items = update.Returning.Count == 0 ? (Items?)null : Items(binder, table, update.Returning);
        var changed = await engine
            .Loop.RunAsync(() =>
            {
                var (gone, come) = (new BatchBuilder(Types(table)), new BatchBuilder(Types(table)));
                foreach (var batch in Matching(table, where))
                {
                    var columns = outputs.Select(o => o.Evaluate(batch, Context())).ToArray();
                    CheckNulls(table, batch with { Columns = columns });
                    for (var i = 0; i < batch.Count; i++)
                    {
                        gone.AddRow(batch, i, -batch.Weight(i));
                        come.AddRow(batch with { Columns = columns }, i, batch.Weight(i));
                    }
                }

                var fresh = come.Build();
                if (table.MergesUpdates)
                    Apply(table, table.Insert(fresh));
                else
                    Apply(table, gone.Build(), fresh);
                return fresh;
            })
            .ConfigureAwait(false);
        return ("UPDATE", Weight(changed), Return(items, changed));
    }

    private async Task<(string Tag, long Affected, Returned? Returning)> DeleteAsync(
        Delete delete,
        BinderSettings settings,
        IReadOnlyList<object?> parameters
    )
    {
        var table = Changeable(delete.Table, delete.At, "DELETE");
        var binder = new Binder(engine.Catalog, settings);
        var where = delete.Where is null ? null : Fill(Where(binder, table, delete.Where), parameters);
        var items = delete.Returning.Count == 0 ? (Items?)null : Items(binder, table, delete.Returning);
        var removed = await engine
            .Loop.RunAsync(() =>
            {
                var (gone, shown) = (new BatchBuilder(Types(table)), new BatchBuilder(Types(table)));
                foreach (var batch in Matching(table, where))
                {
                    for (var i = 0; i < batch.Count; i++)
                    {
                        gone.AddRow(batch, i, -batch.Weight(i));
                        shown.AddRow(batch, i, batch.Weight(i));
                    }
                }

                Apply(table, gone.Build());
                return shown.Build();
            })
            .ConfigureAwait(false);
        return ("DELETE", Weight(removed), Return(items, removed));
    }

    private IEnumerable<Batch> Matching(TableRelation table, Scalar? where)
    {
        foreach (var batch in table.Rows.Store.Snapshot().Batches())
        {
            if (where is null)
            {
                yield return batch;
                continue;
            }

            var verdict = (Column<bool>)where.Evaluate(batch, Context());
            var rows = Enumerable.Range(0, batch.Count).Where(i => verdict.Values[i] && !verdict.IsNull(i)).ToArray();
            if (rows.Length > 0)
                yield return batch.Take(rows);
        }
    }

    private void Apply(TableRelation table, params ReadOnlySpan<Batch> deltas)
    {
        foreach (var delta in deltas)
        {
            if (delta.Count > 0)
                table.Rows.Push(0, delta);
        }

        if (table.Filter?.Least([0]) is { } watermark)
            engine.Loop.Watermark(table, watermark);

        engine.Loop.Flush();
    }

    private TableRelation Table(string name, int at) =>
        engine.Catalog.Object(name) switch
        {
            TableRelation table => table,
            null => throw new SqlException(SqlStates.UndefinedTable, $"table not found: {name}", at + 1),
            var other => throw new SqlException(SqlStates.WrongObjectType, $"cannot change {other.Kind} \"{name}\"", at + 1),
        };

    private TableRelation Changeable(string name, int at, string what)
    {
        var table = Table(name, at);
        return table.AppendOnly
            ? throw new SqlException(SqlStates.WrongObjectType, $"table \"{name}\" is append-only: {what} is not allowed", at + 1)
            : table;
    }

    private static List<Field> Targets(TableRelation table, Insert insert)
    {
        if (insert.Columns.Count == 0)
            return [.. table.Fields];
        var targets = new List<Field>();
        foreach (var name in insert.Columns)
        {
            var field =
                table.Fields.FirstOrDefault(f => f.Name == name)
                ?? throw new SqlException(
                    SqlStates.UndefinedColumn,
                    $"column \"{name}\" of relation \"{table.Name}\" does not exist",
                    insert.At + 1
                );
            if (targets.Contains(field))
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{name}\" specified more than once", insert.At + 1);
            targets.Add(field);
        }

        return targets;
    }

    private static Scalar[] Assignments(Binder binder, TableRelation table, Update update)
    {
        var outputs = table.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToArray();
        foreach (var (name, value, at) in update.Set)
        {
            var index = table.Fields.ToList().FindIndex(f => f.Name == name);
            if (index < 0)
                throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" of relation \"{table.Name}\" does not exist", at + 1);
            if (table.Key?.Contains(index) == true)
                throw Refusal.NotSupported("UPDATE of a primary key's column", at);
            outputs[index] = value is ColumnName { Parts: ["default"] }
                ? table.Defaults[index] ?? new Constant(null, table.Fields[index].Type)
                : binder.Assigned(binder.BindOver(value, table.Fields), table.Fields[index], at);
        }

        return outputs;
    }

    private static Scalar Where(Binder binder, TableRelation table, Expression where) =>
        Casts.To(binder.BindOver(where, table.Fields), SqlType.Boolean, CastContext.Implicit, TimeZoneInfo.Utc, where.At);

    private static Scalar Fill(Scalar scalar, IReadOnlyList<object?> parameters) => scalar.Rewrite(s => Parameters.Bind(s, parameters));

    private EvaluationContext Context() =>
        new(strict: true) { Now = (engine.Options.TimeProvider.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / 10, Zone = session.Zone };

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
                columns.AddRange(table.Fields.Select(f => new ResultColumn(f.Name, f.Type)));
                values.AddRange(table.Fields.Select((f, i) => new InputRef(i, f.Type)));
                continue;
            }

            var value = binder.BindOver(item.Value, table.Fields);
            columns.Add(new ResultColumn(item.Alias ?? Names.Of(item.Value), value.Type));
            values.Add(value);
        }

        return new Items(columns, values);
    }

    private Returned? Return(Items? items, Batch rows)
    {
        if (items is not { } wanted)
            return null;
        var columns = wanted.Values.Select(v => v.Evaluate(rows, Context())).ToArray();
        return new Returned(wanted.Columns, [.. Enumerable.Range(0, rows.Count).Select(i => columns.Select(c => c[i]).ToArray())]);
    }
}

/// <summary>The list of RETURNING.</summary>
internal readonly record struct Items(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<Scalar> Values);

/// <summary>Its rows.</summary>
internal readonly record struct Returned(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows);
