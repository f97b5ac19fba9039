using System.Buffers.Binary;
using System.Text;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Wire;

/// <summary>Reads and writes values in PostgreSQL's binary format. The text format is that of the types.</summary>
internal static class ValueFormat
{
    private const int DaysTo2000 = 10_957;
    private const long MicrosecondsTo2000 = DaysTo2000 * 86_400_000_000L;
    private const byte JsonbVersion = 1;

    /// <summary>Writes a value without its length.</summary>
    public static void WriteBinary(MessageWriter to, SqlType type, object value)
    {
        switch (type.Kind)
        {
            case SqlTypeKind.Boolean:
                to.Byte((bool)value ? (byte)1 : (byte)0);
                break;
            case SqlTypeKind.SmallInt:
                to.Int16((short)value);
                break;
            case SqlTypeKind.Integer:
                to.Int32((int)value);
                break;
            case SqlTypeKind.BigInt or SqlTypeKind.Time:
                to.Int64((long)value);
                break;
            case SqlTypeKind.Real:
                to.Int32(BitConverter.SingleToInt32Bits((float)value));
                break;
            case SqlTypeKind.Double:
                to.Int64(BitConverter.DoubleToInt64Bits((double)value));
                break;
            case SqlTypeKind.Numeric:
                NumericFormat.Write(to, (Numeric)value);
                break;
            case SqlTypeKind.Varchar:
                to.Utf8((string)value);
                break;
            case SqlTypeKind.Bytea:
                to.Bytes((byte[])value);
                break;
            case SqlTypeKind.Date:
                to.Int32((int)value - DaysTo2000);
                break;
            case SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz:
                to.Int64((long)value - MicrosecondsTo2000);
                break;
            case SqlTypeKind.Interval:
                var interval = (Interval)value;
                to.Int64(interval.Microseconds);
                to.Int32(interval.Days);
                to.Int32(interval.Months);
                break;
            case SqlTypeKind.Jsonb:
                to.Byte(JsonbVersion);
                to.Utf8((string)value);
                break;
            case SqlTypeKind.Array:
                ArrayFormat.Write(to, type, (SqlArray)value);
                break;
            case SqlTypeKind.Struct:
                WriteRecord(to, type.Fields!, (SqlRow)value);
                break;
            default:
                throw new SqlException(SqlStates.FeatureNotSupported, $"The type {type} has no binary format here: ask for text.");
        }
    }

    private static void WriteRecord(MessageWriter to, IReadOnlyList<StructField> fields, SqlRow row)
    {
        to.Int32(fields.Count);
        for (var i = 0; i < fields.Count; i++)
        {
            to.Int32(fields[i].Type.Oid);
            if (row.Fields[i] is not { } value)
            {
                to.Int32(-1);
                continue;
            }

            var start = to.BeginLength();
            WriteBinary(to, fields[i].Type, value);
            to.EndLength(start);
        }
    }

    /// <summary>Reads a value of <paramref name="type"/>.</summary>
    /// <exception cref="SqlException">22P03: the bytes are not a value of that type.</exception>
    public static object ReadBinary(SqlType type, int oid, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return type.Kind switch
            {
                SqlTypeKind.Boolean => Sized(bytes, 1)[0] != 0,
                SqlTypeKind.SmallInt => BinaryPrimitives.ReadInt16BigEndian(Sized(bytes, 2)),
                SqlTypeKind.Integer => BinaryPrimitives.ReadInt32BigEndian(Sized(bytes, 4)),
                SqlTypeKind.BigInt or SqlTypeKind.Time => BinaryPrimitives.ReadInt64BigEndian(Sized(bytes, 8)),
                SqlTypeKind.Real => BinaryPrimitives.ReadSingleBigEndian(Sized(bytes, 4)),
                SqlTypeKind.Double => BinaryPrimitives.ReadDoubleBigEndian(Sized(bytes, 8)),
                SqlTypeKind.Numeric => NumericFormat.Read(bytes),
                SqlTypeKind.Varchar => Utf8(bytes),
                SqlTypeKind.Bytea => bytes.ToArray(),
                SqlTypeKind.Date => BinaryPrimitives.ReadInt32BigEndian(Sized(bytes, 4)) + DaysTo2000,
                SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => BinaryPrimitives.ReadInt64BigEndian(Sized(bytes, 8))
                    + MicrosecondsTo2000,
                SqlTypeKind.Interval => ReadInterval(Sized(bytes, 16)),
                SqlTypeKind.Jsonb => ReadJson(type, oid, bytes),
                SqlTypeKind.Array => ArrayFormat.Read(type, bytes),
                _ => throw new SqlException(SqlStates.FeatureNotSupported, $"The type {type} has no binary format here: send text."),
            };
        }
        catch (WireProtocolException)
        {
            throw Wrong(type, bytes);
        }
        catch (OverflowException e)
        {
            throw new SqlException(SqlStates.NumericValueOutOfRange, $"A parameter of type {type} is out of range: {e.Message}");
        }

        ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> given, int length) => given.Length == length ? given : throw Wrong(type, given);
    }

    private static Interval ReadInterval(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes)
        );

    private static object ReadJson(SqlType type, int oid, ReadOnlySpan<byte> bytes)
    {
        if (oid == Oids.Json)
            return type.Parse(Utf8(bytes));
        return bytes.Length > 0 && bytes[0] == JsonbVersion ? type.Parse(Utf8(bytes[1..])) : throw Wrong(type, bytes);
    }

    internal static string Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return CodePoints.Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            const string CharacterNotInRepertoire = "22021";
            throw new SqlException(CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"");
        }
    }

    private static SqlException Wrong(SqlType type, ReadOnlySpan<byte> bytes)
    {
        const string InvalidBinaryRepresentation = "22P03";
        return new SqlException(InvalidBinaryRepresentation, $"A binary parameter of {bytes.Length} bytes is not a {type}.");
    }
}
