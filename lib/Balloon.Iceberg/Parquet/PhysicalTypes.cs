using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>How Iceberg types are stored in Parquet (specification, appendix A), and the metadata that describes it.</summary>
internal static class PhysicalTypes
{
    public static void Describe(SchemaElement element, PrimitiveType type)
    {
        (element.Type, element.Logical) = type.Kind switch
        {
            TypeKind.Boolean => (PhysicalType.Boolean, Logical.None),
            TypeKind.Int => (PhysicalType.Int32, Logical.None),
            TypeKind.Date => (PhysicalType.Int32, Logical.Date),
            TypeKind.Long => (PhysicalType.Int64, Logical.None),
            TypeKind.Time => (PhysicalType.Int64, Logical.TimeMicros),
            TypeKind.Timestamp or TypeKind.Timestamptz => (PhysicalType.Int64, Logical.TimestampMicros),
            TypeKind.TimestampNs or TypeKind.TimestamptzNs => (PhysicalType.Int64, Logical.TimestampNanos),
            TypeKind.Float => (PhysicalType.Float, Logical.None),
            TypeKind.Double => (PhysicalType.Double, Logical.None),
            TypeKind.String => (PhysicalType.ByteArray, Logical.String),
            TypeKind.Binary => (PhysicalType.ByteArray, Logical.None),
            TypeKind.Uuid => (PhysicalType.FixedLenByteArray, Logical.Uuid),
            TypeKind.Fixed => (PhysicalType.FixedLenByteArray, Logical.None),
            TypeKind.Decimal when type.Precision <= 9 => (PhysicalType.Int32, Logical.Decimal),
            TypeKind.Decimal when type.Precision <= 18 => (PhysicalType.Int64, Logical.Decimal),
            TypeKind.Decimal => (PhysicalType.FixedLenByteArray, Logical.Decimal),
            _ => throw IcebergException.Unsupported($"Column '{element.Name}' of type {type} cannot be written."),
        };
        element.IsAdjustedToUtc = type.Kind is TypeKind.Timestamptz or TypeKind.TimestamptzNs;
        (element.Precision, element.Scale) = (type.Precision, type.Scale);
        element.TypeLength = type.Kind switch
        {
            TypeKind.Uuid => 16,
            TypeKind.Fixed => type.Length,
            TypeKind.Decimal when type.Precision > 18 => ManifestSchemas.DecimalLength(type.Precision),
            _ => 0,
        };
    }

    public static PhysicalType Of(PrimitiveType type)
    {
        var element = new SchemaElement();
        Describe(element, type);
        return element.Type!.Value;
    }

    public static void Write(ThriftWriter thrift, SchemaElement element)
    {
        if (element.Type is { } type)
            thrift.Field(1, (int)type);
        if (element.TypeLength > 0)
            thrift.Field(2, element.TypeLength);
        thrift.Field(3, (int)element.Repetition);
        thrift.Field(4, element.Name);
        if (element.Children > 0)
            thrift.Field(5, element.Children);
        if (Converted(element) is { } converted)
            thrift.Field(6, converted);
        if (element.Logical == Logical.Decimal)
        {
            thrift.Field(7, element.Scale);
            thrift.Field(8, element.Precision);
        }

        if (element.FieldId is { } id)
            thrift.Field(9, id);
        if (LogicalField(element) is { } field)
            thrift.Field(10, logical => logical.Field(field, inner => WriteLogical(inner, element)));
    }

    private static int? Converted(SchemaElement element) =>
        element.Logical switch
        {
            Logical.String => 0,
            Logical.Map => 1,
            Logical.List => 3,
            Logical.Decimal => 5,
            Logical.Date => 6,
            Logical.TimeMicros => 8,
            // The older converted type always means UTC.
            Logical.TimestampMicros when element.IsAdjustedToUtc => 10,
            _ => null,
        };

    private static int? LogicalField(SchemaElement element) =>
        element.Logical switch
        {
            Logical.String => 1,
            Logical.Map => 2,
            Logical.List => 3,
            Logical.Decimal => 5,
            Logical.Date => 6,
            Logical.TimeMicros => 7,
            Logical.TimestampMicros or Logical.TimestampNanos => 8,
            Logical.Uuid => 14,
            _ => null,
        };

    private static void WriteLogical(ThriftWriter thrift, SchemaElement element)
    {
        switch (element.Logical)
        {
            case Logical.Decimal:
                thrift.Field(1, element.Scale);
                thrift.Field(2, element.Precision);
                break;
            case Logical.TimeMicros or Logical.TimestampMicros or Logical.TimestampNanos:
                thrift.Field(1, element.IsAdjustedToUtc);
                thrift.Field(2, unit => unit.Field(element.Logical == Logical.TimestampNanos ? 3 : 2, _ => { }));
                break;
        }
    }
}
