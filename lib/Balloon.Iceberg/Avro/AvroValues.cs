using System.Text;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Avro;

/// <summary>Reads or skips a value by a writer's schema.</summary>
internal static class AvroValues
{
    private const int MaxDepth = 100;

    /// <summary>Enters a union: the schema of the next value's branch; null for the null branch.</summary>
    public static AvroSchema? Branch(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (schema.Kind != AvroKind.Union)
            return schema.Kind == AvroKind.Null ? null : schema;
        var index = decoder.ReadLong();
        if (index < 0 || index >= schema.Branches.Count)
            throw IcebergException.InvalidData($"An Avro union has {schema.Branches.Count} branches, not a branch {index}.");
        var branch = schema.Branches[(int)index];
        return branch.Kind == AvroKind.Null ? null : branch;
    }

    /// <summary>Reads a value in the plain form that its Avro type suggests.</summary>
    public static object? Read(ref AvroDecoder decoder, AvroSchema schema)
    {
        var type = Branch(ref decoder, schema);
        if (type is null)
            return null;
        return type.Kind switch
        {
            AvroKind.Boolean => decoder.ReadBoolean(),
            AvroKind.Int or AvroKind.Enum => decoder.ReadInt(),
            AvroKind.Long => decoder.ReadLong(),
            AvroKind.Float => decoder.ReadFloat(),
            AvroKind.Double => decoder.ReadDouble(),
            AvroKind.String => decoder.ReadString(),
            AvroKind.Bytes => Bytes(type, decoder.ReadBytes()),
            AvroKind.Fixed => Bytes(type, decoder.Slice(type.Size)),
            _ => throw IcebergException.InvalidData($"An Avro {type.Kind} was found where a single value was expected."),
        };
    }

    /// <summary>Reads a whole number of any Avro type, or null.</summary>
    public static long? Number(ref AvroDecoder decoder, AvroSchema schema) =>
        Branch(ref decoder, schema) switch
        {
            null => null,
            { Kind: AvroKind.Int or AvroKind.Long or AvroKind.Enum } => decoder.ReadLong(),
            var other => throw IcebergException.InvalidData($"An Avro {other.Kind} was found where a number was expected."),
        };

    /// <summary>Reads a text, which some writers store as bytes, or null.</summary>
    public static string? Text(ref AvroDecoder decoder, AvroSchema schema) =>
        Branch(ref decoder, schema) switch
        {
            null => null,
            { Kind: AvroKind.String } => decoder.ReadString(),
            { Kind: AvroKind.Bytes } => Encoding.UTF8.GetString(decoder.ReadBytes().Span),
            var other => throw IcebergException.InvalidData($"An Avro {other.Kind} was found where text was expected."),
        };

    /// <summary>Skips a text, checking that it is one.</summary>
    /// <returns>The position of its length; null if there is no text.</returns>
    public static int? WalkText(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (Branch(ref decoder, schema) is not { } type)
            return null;
        if (type.Kind is not (AvroKind.String or AvroKind.Bytes))
            throw IcebergException.InvalidData($"An Avro {type.Kind} was found where text was expected.");
        var start = decoder.Position;
        if (!System.Text.Unicode.Utf8.IsValid(decoder.ReadBytes().Span))
            throw IcebergException.InvalidData("An Avro string is not UTF-8.");
        return start;
    }

    public static void Skip(ref AvroDecoder decoder, AvroSchema schema, int depth = 0)
    {
        if (depth > MaxDepth)
            throw IcebergException.InvalidData($"Avro data nests deeper than {MaxDepth} levels.");
        if (schema.IsEmpty)
            return;
        switch (schema.Kind)
        {
            case AvroKind.Boolean:
                decoder.ReadBoolean();
                break;
            case AvroKind.Int or AvroKind.Long or AvroKind.Enum:
                decoder.ReadLong();
                break;
            case AvroKind.Float:
                decoder.ReadFloat();
                break;
            case AvroKind.Double:
                decoder.ReadDouble();
                break;
            case AvroKind.Bytes or AvroKind.String:
                decoder.SkipBytes();
                break;
            case AvroKind.Fixed:
                decoder.Slice(schema.Size);
                break;
            case AvroKind.Record:
                foreach (var field in schema.Fields)
                    Skip(ref decoder, field.Schema, depth + 1);
                break;
            case AvroKind.Array or AvroKind.Map:
                for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
                {
                    if (schema is { Kind: AvroKind.Array, Item.IsEmpty: true })
                        continue;
                    for (var i = 0; i < count; i++)
                    {
                        if (schema.Kind == AvroKind.Map)
                            decoder.SkipBytes();
                        Skip(ref decoder, schema.Item!, depth + 1);
                    }
                }

                break;
            case AvroKind.Union:
                if (Branch(ref decoder, schema) is { } branch)
                    Skip(ref decoder, branch, depth + 1);
                break;
        }
    }

    private static object Bytes(AvroSchema type, ReadOnlyMemory<byte> bytes) =>
        type.LogicalType switch
        {
            "decimal" when bytes.Length is >= 1 and <= 16 => new IcebergDecimal(SingleValueBinary.Int128FromBytes(bytes.Span), type.Scale),
            "uuid" when bytes.Length == 16 => new Guid(bytes.Span, bigEndian: true),
            _ => bytes.ToArray(),
        };
}
