using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>The columns to which a name can refer, and the scope of the outer query.</summary>
internal sealed record Scope(IReadOnlyList<Field> Fields, Scope? Outer = null)
{
    public static Scope Empty { get; } = new([]);

    /// <summary>Columns that a USING or NATURAL join has merged: the name, and the expression that replaces both.</summary>
    public IReadOnlyList<(string Name, Scalar Value, IReadOnlyList<int> Merged)> Merged { get; init; } = [];

    public Scalar Find(IReadOnlyList<string> parts, int at)
    {
        for (var (scope, level) = (this, 0); scope is not null; (scope, level) = (scope.Outer, level + 1))
        {
            if (scope.Own(parts, at) is { } found)
                return level == 0 ? found : Lift(found, level, parts, at);
        }

        if (parts.Count > 1 && !AnyTable(parts))
            throw NoTable(string.Join('.', parts.SkipLast(1)), at);
        if (parts[^1] == "_rw_timestamp")
            throw Refusal.NotSupported("the system column _rw_timestamp", at);
        throw new SqlException(
            SqlStates.UndefinedColumn,
            $"column \"{string.Join('.', parts)}\" does not exist",
            at + 1,
            // A name with a space or an upper-case letter must have been quoted.
            hint: parts is [var quoted] && quoted.Any(c => c == ' ' || char.IsUpper(c))
                ? $"Double quotes are for names; write a string in single quotes: '{quoted.Replace("'", "''", StringComparison.Ordinal)}'."
                : null
        );
    }

    private static OuterRef Lift(Scalar found, int level, IReadOnlyList<string> parts, int at) =>
        found is InputRef input
            ? new OuterRef(level, input.Index, input.Type)
            : throw Refusal.NotSupported($"the joined column \"{parts[^1]}\" in a sub-query", at);

    /// <summary>The error for a column whose relation is not in FROM.</summary>
    public static SqlException NoTable(string table, int at) =>
        new(SqlStates.UndefinedTable, $"missing FROM-clause entry for table \"{table}\"", at + 1);

    private bool AnyTable(IReadOnlyList<string> parts) => Fields.Any(f => IsOf(f, parts)) || (Outer?.AnyTable(parts) ?? false);

    // Checks the qualifier of a column: a table or an alias or, for a table without an alias, schema and table.
    private static bool IsOf(Field field, IReadOnlyList<string> parts) =>
        (parts.Count < 2 || field.Table == parts[^2]) && (parts.Count < 3 || field.Schema == parts[^3]);

    /// <summary>Refuses an unqualified table name that matches tables of two schemas.</summary>
    /// <exception cref="SqlException">42P09: the name is ambiguous.</exception>
    public void CheckOneSchema(string table, int at)
    {
        Field? first = null;
        foreach (var field in Fields)
        {
            if (field.Table != table)
                continue;
            first ??= field;
            if (field.Schema != first.Schema)
                throw new SqlException(
                    SqlStates.AmbiguousAlias,
                    $"table reference \"{table}\" is ambiguous: say {first.Schema}.{table} or {field.Schema}.{table}",
                    at + 1
                );
        }
    }

    private Scalar? Own(IReadOnlyList<string> parts, int at)
    {
        var name = parts[^1];
        if (parts.Count == 1 && Merged.FirstOrDefault(m => m.Name == name) is { Value: { } merged })
            return merged;
        if (parts.Count == 2)
            CheckOneSchema(parts[0], at);
        var found = -1;
        for (var i = 0; i < Fields.Count; i++)
        {
            var field = Fields[i];
            if (field.Name != name || !IsOf(field, parts))
                continue;
            if (found >= 0)
                throw new SqlException(SqlStates.AmbiguousColumn, $"column reference \"{name}\" is ambiguous", at + 1);
            found = i;
        }

        return found < 0 ? null : new InputRef(found, Fields[found].Type);
    }
}
