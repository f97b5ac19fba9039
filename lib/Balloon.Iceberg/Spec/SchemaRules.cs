namespace Balloon.Iceberg.Spec;

/// <summary>Checks the rules for schemas.</summary>
internal static class SchemaRules
{
    public static void Check(Schema schema, int formatVersion)
    {
        foreach (var id in schema.AllIds)
        {
            var field = schema.FindField(id)!;
            if (
                field.Type
                    is PrimitiveType
                    {
                        Kind: TypeKind.TimestampNs
                            or TypeKind.TimestamptzNs
                            or TypeKind.Unknown
                            or TypeKind.Variant
                            or TypeKind.Geometry
                            or TypeKind.Geography
                    }
                && formatVersion < 3
            )
                throw IcebergException.InvalidArgument($"Invalid type for {schema.FindName(id)}: {field.Type} is not supported until v3");
            if (field.InitialDefault is not null && formatVersion < 3)
                throw IcebergException.InvalidArgument(
                    $"Invalid initial default for {schema.FindName(id)}: non-null default ({field.InitialDefault}) is not supported until v3"
                );
            if (field.Type is PrimitiveType { Kind: TypeKind.Unknown } && field.Required)
                throw IcebergException.InvalidArgument($"Column {schema.FindName(id)} of type unknown must be optional.");
        }

        foreach (var id in schema.IdentifierFieldIds)
        {
            var field =
                schema.FindField(id) ?? throw IcebergException.InvalidArgument($"Cannot add field {id} as an identifier field: not found");
            if (field.Type is not PrimitiveType primitive)
                throw IcebergException.InvalidArgument($"Cannot add field {field.Name} as an identifier field: not a primitive type field");
            if (!field.Required)
                throw IcebergException.InvalidArgument($"Cannot add field {field.Name} as an identifier field: not a required field");
            if (primitive.Kind is TypeKind.Float or TypeKind.Double)
                throw IcebergException.InvalidArgument(
                    $"Cannot add field {field.Name} as an identifier field: must not be float or double field"
                );
            if (!schema.IsOutsideOfRepeated(id))
                throw IcebergException.InvalidArgument($"Cannot add field {field.Name} as an identifier field: it is inside a list or map");
        }
    }
}
