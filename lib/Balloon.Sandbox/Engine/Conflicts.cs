using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>What happens to a new row whose key exists already.</summary>
internal enum OnConflict
{
    Overwrite,
    Ignore,

    /// <summary>Every value except null replaces the old one.</summary>
    UpdateIfNotNull,
}

/// <summary>Reads ON CONFLICT and WITH VERSION COLUMN.</summary>
internal static class Conflicts
{
    public static OnConflict Of(CreateRelation create) =>
        create.OnConflict switch
        {
            null or "overwrite" or "do update" => OnConflict.Overwrite,
            "ignore" or "do nothing" => OnConflict.Ignore,
            "do update if not null" => OnConflict.UpdateIfNotNull,
            _ => throw new SqlException(SqlStates.SyntaxError, $"ON CONFLICT {create.OnConflict} is not known", create.At + 1),
        };

    public static int[] Versions(CreateRelation create, IReadOnlyList<Field> fields)
    {
        if (create.VersionColumns.Count == 0)
            return [];
        if (Of(create) == OnConflict.Ignore)
            throw Invalid("The with version column syntax cannot be used with the ignore behavior of on conflict");
        if (create.PrimaryKey.Count == 0)
            throw Invalid("The with version column syntax needs a primary key");
        return [.. create.VersionColumns.Select(Column)];

        int Column(string name)
        {
            var at = fields.ToList().FindIndex(f => f.Name == name);
            if (at < 0)
                throw Invalid($"Version column {name} not found");
            return
                fields[at].Type.Kind
                    is SqlTypeKind.SmallInt
                        or SqlTypeKind.Integer
                        or SqlTypeKind.BigInt
                        or SqlTypeKind.Real
                        or SqlTypeKind.Double
                        or SqlTypeKind.Numeric
                        or SqlTypeKind.Varchar
                        or SqlTypeKind.Date
                        or SqlTypeKind.Time
                        or SqlTypeKind.Timestamp
                        or SqlTypeKind.TimestampTz
                ? at
                : throw Invalid($"Version column {name} must be of a comparable data type");
        }

        SqlException Invalid(string message) => new(SqlStates.InvalidParameterValue, message, create.At + 1);
    }
}
