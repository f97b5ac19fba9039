using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Names that PostgreSQL reserves for its own columns; no column of a table or view may have one.</summary>
internal static class SystemColumns
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid" };

    /// <exception cref="SqlException">42701: a column has such a name.</exception>
    public static void Check(Relation made, int at)
    {
        if (made.Fields.FirstOrDefault(f => Names.Contains(f.Name)) is { } field)
            throw new SqlException(SqlStates.DuplicateColumn, $"column name \"{field.Name}\" conflicts with a system column name", at + 1);
    }
}
