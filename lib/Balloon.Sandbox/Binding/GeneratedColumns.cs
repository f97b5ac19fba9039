using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Columns that are computed of the others: <c>b int AS a * 2</c>.</summary>
internal static class GeneratedColumns
{
    /// <summary>For each column what it is computed by, or null.</summary>
    public static IReadOnlyList<Scalar?> Bind(CreateRelation create, IReadOnlyList<Field> fields, Binder binder)
    {
        var generated = new Scalar?[fields.Count];
        for (var i = 0; i < create.Columns.Count; i++)
        {
            var column = create.Columns[i];
            if (column.Generated is not { } expression)
                continue;
            if (column.Default is not null || create.PrimaryKey.Contains(column.Name))
                throw Refusal.NotSupported("a generated column with a DEFAULT or in the PRIMARY KEY", column.At);
            generated[i] = binder.Writes.Assigned(binder.BindOver(expression, fields), fields[i], column.At);
        }

        foreach (var read in generated.OfType<Scalar>().SelectMany(g => g.Walk()).OfType<InputRef>())
        {
            if (generated[read.Index] is not null || fields[read.Index].Hidden)
                throw new SqlException(
                    SqlStates.SyntaxError,
                    $"a generated column cannot stand on \"{fields[read.Index].Name}\", which is generated itself",
                    create.At + 1
                );
        }

        return generated;
    }

    /// <summary>What UPDATE computes: generated columns follow those that are set.</summary>
    public static void Follow(Relation table, IReadOnlyList<Scalar?> generated, Scalar[] outputs, int at)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            if (generated[i] is not { } computed)
                continue;
            if (!computed.IsDeterministic)
                throw Refusal.NotSupported($"UPDATE of a table whose column {table.Fields[i].Name} is generated of the clock", at);
            outputs[i] = computed.Rewrite(s => s is InputRef input ? outputs[input.Index] : s);
        }
    }
}
