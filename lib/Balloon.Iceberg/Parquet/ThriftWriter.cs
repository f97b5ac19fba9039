using System.Buffers;
using System.Text;

namespace Balloon.Iceberg.Parquet;

/// <summary>Writes Thrift's compact protocol.</summary>
internal sealed class ThriftWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Stack<int> _ids = new();
    private int _lastId;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Field(int id, int value)
    {
        Head(id, 5);
        VarInt(ZigZag(value));
    }

    public void Field(int id, long value)
    {
        Head(id, 6);
        VarInt(ZigZag(value));
    }

    public void Field(int id, bool value) => Head(id, value ? ThriftReader.True : ThriftReader.False);

    public void Field(int id, string value) => Field(id, Encoding.UTF8.GetBytes(value));

    public void Field(int id, ReadOnlySpan<byte> value)
    {
        Head(id, ThriftReader.Binary);
        Binary(value);
    }

    public void Field(int id, byte value)
    {
        Head(id, 3);
        Byte(value);
    }

    public void Field(int id, Action<ThriftWriter> writeStruct)
    {
        Head(id, ThriftReader.Struct);
        Struct(writeStruct);
    }

    public void Ints(int id, IReadOnlyCollection<int> items) => List(id, 5, items, item => VarInt(ZigZag(item)));

    public void Strings(int id, IReadOnlyCollection<string> items) =>
        List(id, ThriftReader.Binary, items, item => Binary(Encoding.UTF8.GetBytes(item)));

    public void Structs<T>(int id, IReadOnlyCollection<T> items, Action<T> write) =>
        List(id, ThriftReader.Struct, items, item => Struct(_ => write(item)));

    /// <summary>Writes the fields and the end of a struct.</summary>
    public void Struct(Action<ThriftWriter> write)
    {
        _ids.Push(_lastId);
        _lastId = 0;
        write(this);
        Byte(0);
        _lastId = _ids.Pop();
    }

    private void List<T>(int id, int type, IReadOnlyCollection<T> items, Action<T> write)
    {
        Head(id, ThriftReader.List);
        if (items.Count < 15)
            Byte((byte)((items.Count << 4) | type));
        else
        {
            Byte((byte)(0xf0 | type));
            VarInt((ulong)items.Count);
        }

        foreach (var item in items)
            write(item);
    }

    private void Head(int id, int type)
    {
        var delta = id - _lastId;
        if (delta is > 0 and < 16)
            Byte((byte)((delta << 4) | type));
        else
        {
            Byte((byte)type);
            VarInt(ZigZag(id));
        }

        _lastId = id;
    }

    private void Binary(ReadOnlySpan<byte> value)
    {
        VarInt((ulong)value.Length);
        _buffer.Write(value);
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void VarInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }
}
