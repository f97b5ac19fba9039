using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Binds WATERMARK FOR … AS ….</summary>
internal static class Watermarks
{
    public static (int? Column, Scalar? Value) Bind(CreateRelation create, IReadOnlyList<Field> fields)
    {
        if (create.Watermarks.Count == 0)
            return (null, null);
        if (create.Watermarks.Count > 1)
            throw Refusal.NotSupported("more than one WATERMARK", create.Watermarks[1].At);
        var watermark = create.Watermarks[0];
        if (watermark.WithTtl)
            throw Refusal.NotSupported("WATERMARK … WITH TTL", watermark.At);
        var column = fields.ToList().FindIndex(f => f.Name == watermark.Column);
        if (column < 0)
            throw new SqlException(
                SqlStates.UndefinedColumn,
                $"column \"{watermark.Column}\" of WATERMARK does not exist",
                watermark.At + 1
            );
        var type = fields[column].Type;
        var value = new Binder(new EngineCatalog(), new BinderSettings(Zone.Utc, "root", "dev")).BindOver(watermark.Value, fields);
        if (value.Type != type)
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"The return value type of the watermark expression must be identical to the watermark column data type. Current data type of watermark return value: `{value.Type}`, column `{type}`",
                watermark.At + 1
            );
        return type.Kind is SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz
            ? (column, value)
            : throw Refusal.NotSupported($"a watermark on a column of type {type}", watermark.At);
    }
}
