using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>Reads partition tuples in the order and types of a spec.</summary>
internal sealed class PartitionReader
{
    private readonly AvroSchema? _record;
    private readonly int[] _targets;
    private readonly PrimitiveType[] _types;
    private readonly int _width;

    public PartitionReader(AvroSchema? record, PartitionSpec spec, Schema schema)
    {
        _record = record;
        _width = spec.Fields.Count;
        _types = [.. spec.Fields.Select(field => field.ResultType(schema))];
        var stored = record?.Fields ?? [];
        _targets = new int[stored.Count];
        for (var i = 0; i < stored.Count; i++)
        {
            _targets[i] = -1;
            for (var j = 0; j < spec.Fields.Count; j++)
            {
                if (stored[i].Id >= 0 ? stored[i].Id == spec.Fields[j].FieldId : stored[i].Name == spec.Fields[j].Name)
                    _targets[i] = j;
            }
        }
    }

    public object?[] Read(ref AvroDecoder decoder)
    {
        if (_record is null)
            return new object?[_width];
        var values = _width == 0 ? [] : new object?[_width];
        for (var i = 0; i < _targets.Length; i++)
        {
            if (_targets[i] < 0)
            {
                AvroValues.Skip(ref decoder, _record.Fields[i].Schema);
                continue;
            }

            values[_targets[i]] = Adapt(_types[_targets[i]], AvroValues.Read(ref decoder, _record.Fields[i].Schema));
        }

        return values;
    }

    /// <summary>
    /// Converts a value to the column's current type: columns may have been promoted, and old writers used other Avro types.
    /// </summary>
    internal static object? Adapt(PrimitiveType type, object? value) =>
        (type.Kind, value) switch
        {
            (_, null) => null,
            (
                TypeKind.Long
                    or TypeKind.Time
                    or TypeKind.Timestamp
                    or TypeKind.Timestamptz
                    or TypeKind.TimestampNs
                    or TypeKind.TimestamptzNs,
                int i
            ) => (long)i,
            (TypeKind.Int or TypeKind.Date, long l) when l is >= int.MinValue and <= int.MaxValue => (int)l,
            (TypeKind.Double, float f) => (double)f,
            (TypeKind.Uuid, byte[] { Length: 16 } bytes) => new Guid(bytes, bigEndian: true),
            (TypeKind.Uuid, string text) when Guid.TryParse(text, out var uuid) => uuid,
            (TypeKind.Decimal, byte[] { Length: >= 1 and <= 16 } bytes) => new IcebergDecimal(
                SingleValueBinary.Int128FromBytes(bytes),
                type.Scale
            ),
            (TypeKind.Decimal, int i) => new IcebergDecimal(i, type.Scale),
            (TypeKind.Decimal, long l) => new IcebergDecimal(l, type.Scale),
            (TypeKind.Decimal, IcebergDecimal d) => d with { Scale = type.Scale },
            (TypeKind.Boolean, bool) or (TypeKind.Int or TypeKind.Date, int) or (TypeKind.Float, float) or (TypeKind.Double, double) =>
                value,
            (
                TypeKind.Long
                    or TypeKind.Time
                    or TypeKind.Timestamp
                    or TypeKind.Timestamptz
                    or TypeKind.TimestampNs
                    or TypeKind.TimestamptzNs,
                long
            ) => value,
            (TypeKind.String, string) or (TypeKind.Uuid, Guid) or (TypeKind.Fixed or TypeKind.Binary, byte[]) or (TypeKind.Unknown, _) =>
                value,
            _ => throw IcebergException.InvalidData($"A partition value is a {value.GetType().Name} where {type} was expected."),
        };
}
