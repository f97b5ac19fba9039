using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Columns that are computed from others: <c>b int AS a * 2</c>.</summary>
internal static class GeneratedColumns
{
    /// <summary>The expression of each column, or null if it is not generated.</summary>
    public static IReadOnlyList<Scalar?> Bind(CreateRelation create, IReadOnlyList<Field> fields, Binder binder)
    {
        var generated = new Scalar?[fields.Count];
        for (var i = 0; i < create.Columns.Count; i++)
        {
            var column = create.Columns[i];
            if (column.Generated is not { } expression)
                continue;
            CheckClock(expression);
            var computed = binder.Writes.Assigned(binder.BindOver(expression, fields), fields[i], column.At);
            if (create.PrimaryKey.Contains(column.Name) && !computed.IsDeterministic)
                throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"Generated columns with impure expressions should not be part of the primary key. Here column \"{column.Name}\" is defined as part of the primary key.",
                    column.At + 1
                );
            if (column.Default is not null || create.PrimaryKey.Contains(column.Name))
                throw Refusal.NotSupported("a generated column with a DEFAULT or in the PRIMARY KEY", column.At);
            generated[i] = computed;
        }

        foreach (var read in generated.OfType<Scalar>().SelectMany(g => g.Walk()).OfType<InputRef>())
        {
            if (generated[read.Index] is not null || fields[read.Index].Hidden)
                throw new SqlException(
                    SqlStates.SyntaxError,
                    $"a generated column cannot refer to \"{fields[read.Index].Name}\", which is generated itself",
                    create.At + 1
                );
        }

        return generated;
    }

    /// <summary>All columns of a source in their order, each computed from those that are read; null if they are the same.</summary>
    /// <param name="create">The statement.</param>
    /// <param name="read">The columns that are read, followed by those of INCLUDE.</param>
    public static (IReadOnlyList<Field> Fields, IReadOnlyList<Scalar> Values)? OfSource(CreateRelation create, IReadOnlyList<Field> read)
    {
        if (create.Columns.All(c => c.Generated is null))
            return null;
        var table = ObjectNames.Split(create.Name).Name;
        var own = create.Columns.Count(c => c.Generated is null);
        Field[] fields = [.. create.Columns.Select(c => new Field(table, c.Name, c.Type)), .. read.Skip(own)];
        if (fields.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SqlException(SqlStates.DuplicateColumn, $"column \"{twice.Key}\" specified more than once", create.At + 1);
        var binder = new Binder(NoRelations.Instance, new BinderSettings(Zone.Utc, "root", "dev"));
        var computed = Bind(create, fields, binder);
        var places = fields.Select(f => read.ToList().FindIndex(r => r.Name == f.Name)).ToArray();
        return (fields, [.. fields.Select((f, i) => (computed[i] ?? new InputRef(i, f.Type)).Rewrite(Read))]);

        Scalar Read(Scalar s) =>
            s switch
            {
                InputRef input => new InputRef(places[input.Index], input.Type),
                NowScalar => new ProcessingTime(),
                _ => s,
            };
    }

    // The clock's value would differ between the time of writing and that of reading.
    private static void CheckClock(Expression expression)
    {
        if (expression is Call { Name: "now" or "current_timestamp" } call)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"Failed to bind expression: {call.Name}()",
                call.At + 1,
                hint: "A generated column takes proctime(), and a DEFAULT takes now()."
            );
        foreach (var part in ExpressionParts.Children(expression))
            CheckClock(part);
    }

    /// <summary>Sets the outputs of an UPDATE for generated columns, which depend on the assigned columns.</summary>
    public static void Follow(Relation table, IReadOnlyList<Scalar?> generated, Scalar[] outputs, int at)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            if (generated[i] is not { } computed)
                continue;
            if (!computed.IsDeterministic)
                throw Refusal.NotSupported($"UPDATE of a table whose column {table.Fields[i].Name} is computed from the clock", at);
            outputs[i] = computed.Rewrite(s => s is InputRef input ? outputs[input.Index] : s);
        }
    }
}
