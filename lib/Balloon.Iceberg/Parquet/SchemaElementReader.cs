namespace Balloon.Iceberg.Parquet;

/// <summary>Reads an element of a Parquet schema; the logical type takes precedence over the converted type of old writers.</summary>
internal static class SchemaElementReader
{
    public static SchemaElement Read(ref ThriftReader reader)
    {
        var element = new SchemaElement();
        var converted = -1;
        var hasLogical = false;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    element.Type = (PhysicalType)reader.Int();
                    break;
                case 2:
                    element.TypeLength = reader.Int();
                    break;
                case 3:
                    element.Repetition = (Repetition)reader.Int();
                    break;
                case 4:
                    element.Name = reader.Text();
                    break;
                case 5:
                    element.Children = reader.Int();
                    break;
                case 6:
                    converted = reader.Int();
                    break;
                case 7:
                    element.Scale = reader.Int();
                    break;
                case 8:
                    element.Precision = reader.Int();
                    break;
                case 9:
                    element.FieldId = reader.Int();
                    break;
                case 10:
                    hasLogical = ReadLogical(ref reader, element);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (!hasLogical)
            FromConverted(element, converted);
        return element;
    }

    private static bool ReadLogical(ref ThriftReader reader, SchemaElement element)
    {
        var found = false;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            found = true;
            element.Logical = id switch
            {
                1 or 4 => Logical.String,
                2 => Logical.Map,
                3 => Logical.List,
                5 => Logical.Decimal,
                6 => Logical.Date,
                7 => Logical.TimeMicros,
                8 => Logical.TimestampMicros,
                10 => Logical.Integer,
                12 => Logical.Json,
                14 => Logical.Uuid,
                15 => Logical.Float16,
                16 => Logical.Variant,
                _ => Logical.Other,
            };
            switch (id)
            {
                case 5:
                    Decimal(ref reader, element);
                    break;
                case 7 or 8:
                    Time(ref reader, element, id == 8);
                    break;
                case 10:
                    Integer(ref reader, element);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return found;
    }

    private static void Decimal(ref ThriftReader reader, SchemaElement element)
    {
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            if (id == 1)
                element.Scale = reader.Int();
            else if (id == 2)
                element.Precision = reader.Int();
            else
                reader.Skip(type);
        }
    }

    private static void Time(ref ThriftReader reader, SchemaElement element, bool timestamp)
    {
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            if (id == 1)
                element.IsAdjustedToUtc = type == ThriftReader.True;
            else if (id == 2)
            {
                var unit = 0;
                while (reader.NextField(ref unit, out var inner))
                {
                    element.Logical = (unit, timestamp) switch
                    {
                        (1, true) => Logical.TimestampMillis,
                        (2, true) => Logical.TimestampMicros,
                        (3, true) => Logical.TimestampNanos,
                        (1, false) => Logical.TimeMillis,
                        (2, false) => Logical.TimeMicros,
                        (3, false) => Logical.TimeNanos,
                        _ => Logical.Other,
                    };
                    reader.Skip(inner);
                }
            }
            else
                reader.Skip(type);
        }
    }

    private static void Integer(ref ThriftReader reader, SchemaElement element)
    {
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            if (id == 2)
                element.IsSigned = type == ThriftReader.True;
            else
                reader.Skip(type);
        }
    }

    private static void FromConverted(SchemaElement element, int converted)
    {
        (element.Logical, element.IsAdjustedToUtc) = converted switch
        {
            0 or 4 => (Logical.String, false),
            1 or 2 => (Logical.Map, false),
            3 => (Logical.List, false),
            5 => (Logical.Decimal, false),
            6 => (Logical.Date, false),
            7 => (Logical.TimeMillis, true),
            8 => (Logical.TimeMicros, true),
            9 => (Logical.TimestampMillis, true),
            10 => (Logical.TimestampMicros, true),
            >= 11 and <= 18 => (Logical.Integer, false),
            19 => (Logical.Json, false),
            _ => (Logical.None, false),
        };
        if (converted is >= 11 and <= 14)
            element.IsSigned = false;
    }
}
