using System.Buffers.Binary;
using System.Text;

namespace Balloon.Iceberg.Parquet;

/// <summary>Reads Thrift's compact protocol, as far as Parquet uses it; every length is checked against the remaining bytes.</summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> data)
{
    public const int True = 1;
    public const int False = 2;
    public const int Binary = 8;
    public const int List = 9;
    public const int Struct = 12;
    private const int MaxDepth = 64;
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    public readonly int Position => _position;

    /// <summary>Reads the next field of the current struct; returns false at its end.</summary>
    /// <param name="lastId">The id of the previous field, 0 at first; updated.</param>
    /// <param name="type">The type of the field.</param>
    public bool NextField(ref int lastId, out int type)
    {
        var head = Byte();
        type = head & 0x0f;
        if (head == 0)
            return false;
        lastId = head >> 4 is var delta and > 0 ? lastId + delta : (int)ZigZag();
        return true;
    }

    public int Int()
    {
        var value = ZigZag();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw IcebergException.InvalidData($"A Thrift i32 holds {value}.");
    }

    public long Long() => ZigZag();

    public ReadOnlySpan<byte> Bytes()
    {
        var length = VarInt();
        if (length > (ulong)(_data.Length - _position))
            throw IcebergException.InvalidData($"A Thrift binary declares {length} bytes; {_data.Length - _position} are left.");
        var bytes = _data.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public int ListSize(out int type)
    {
        var head = Byte();
        type = head & 0x0f;
        var size = head >> 4 == 15 ? VarInt() : (ulong)(head >> 4);
        return size <= (ulong)(_data.Length - _position)
            ? (int)size
            : throw IcebergException.InvalidData($"A Thrift list declares {size} items; {_data.Length - _position} bytes are left.");
    }

    public void Skip(int type, int depth = 0)
    {
        if (depth > MaxDepth)
            throw IcebergException.InvalidData($"Thrift data nests deeper than {MaxDepth} levels.");
        switch (type)
        {
            case True or False:
                break;
            case 3:
                Byte();
                break;
            case 4 or 5 or 6:
                VarInt();
                break;
            case 7:
                Take(8);
                break;
            case Binary:
                Bytes();
                break;
            case List or 10:
                var size = ListSize(out var item);
                for (var i = 0; i < size; i++)
                    SkipItem(item, depth);
                break;
            case 11:
                var pairs = VarInt();
                if (pairs == 0)
                    break;
                if (pairs > (ulong)(_data.Length - _position))
                    throw IcebergException.InvalidData($"A Thrift map declares {pairs} pairs.");
                var types = Byte();
                for (ulong i = 0; i < pairs; i++)
                {
                    SkipItem(types >> 4, depth);
                    SkipItem(types & 0x0f, depth);
                }

                break;
            case Struct:
                var id = 0;
                while (NextField(ref id, out var field))
                    Skip(field, depth + 1);
                break;
            default:
                throw IcebergException.InvalidData($"Thrift type {type} is not known.");
        }
    }

    /// <summary>In lists and maps a boolean takes a byte; as a field it is part of the type.</summary>
    private void SkipItem(int type, int depth)
    {
        if (type is True or False)
            Byte();
        else
            Skip(type, depth + 1);
    }

    private long ZigZag()
    {
        var value = VarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong VarInt()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        throw IcebergException.InvalidData("A Thrift integer is longer than 64 bits.");
    }

    private int Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _data.Length - _position)
            throw IcebergException.InvalidData("Parquet metadata ends in the middle of a value.");
        _position += length;
        return _data.Slice(_position - length, length);
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
}
