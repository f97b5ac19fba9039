using System.Buffers.Binary;
using System.Text;
using Balloon.Iceberg.Columns;

namespace Balloon.Iceberg.Parquet;

/// <summary>BYTE_ARRAY of UTF-8 text; a dictionary in the file is kept as a dictionary.</summary>
internal sealed class TextSink : ValueSink
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private int[] _codes = [];
    private string[] _texts = [];
    private int _textCount;
    private int _dictionaryCount;

    public override void Dictionary(ReadOnlySpan<byte> data, int count)
    {
        if (Count > 0)
            throw IcebergException.InvalidData("A Parquet column chunk has a second dictionary page.");
        _textCount = 0;
        Plain(data, count);
        _dictionaryCount = _textCount;
    }

    public override void Add(ParquetEncoding encoding, ReadOnlySpan<byte> data, int count)
    {
        var first = _textCount;
        switch (encoding)
        {
            case ParquetEncoding.Plain:
                Plain(data, count);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                var lengths = new long[count];
                var bytes = DeltaDecoder.Lengths(data, lengths);
                Reserve(ref _texts, _textCount + count);
                foreach (var length in lengths)
                {
                    _texts[_textCount++] = Decode(bytes[..(int)length]);
                    bytes = bytes[(int)length..];
                }

                break;
            case ParquetEncoding.DeltaByteArray:
                Reserve(ref _texts, _textCount + count);
                foreach (var value in DeltaDecoder.ByteArrays(data, count))
                    _texts[_textCount++] = Decode(value);
                break;
            default:
                throw Unsupported(encoding, "text");
        }

        Reserve(ref _codes, Count + count);
        for (var i = 0; i < count; i++)
            _codes[Count + i] = first + i;
        Count += count;
    }

    public override void AddIndexed(ReadOnlySpan<int> indices)
    {
        Reserve(ref _codes, Count + indices.Length);
        foreach (var index in indices)
        {
            if ((uint)index >= (uint)_dictionaryCount)
                throw OutOfDictionary(index, _dictionaryCount);
        }

        indices.CopyTo(_codes.AsSpan(Count));
        Count += indices.Length;
    }

    public override Column Build() =>
        new StringColumn(
            Anonymous,
            _codes.Length == Count ? _codes : _codes[..Count],
            _texts.Length == _textCount ? _texts : _texts[.._textCount]
        );

    private void Plain(ReadOnlySpan<byte> data, int count)
    {
        Reserve(ref _texts, _textCount + count);
        for (var i = 0; i < count; i++)
        {
            if (data.Length < 4)
                throw Truncated(count);
            var length = BinaryPrimitives.ReadInt32LittleEndian(data);
            if (length < 0 || length > data.Length - 4)
                throw Truncated(count);
            _texts[_textCount++] = Decode(data.Slice(4, length));
            data = data[(4 + length)..];
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw IcebergException.InvalidData("A text value in a Parquet file is not UTF-8.", e);
        }
    }
}
