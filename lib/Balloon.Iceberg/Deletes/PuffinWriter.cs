using System.Buffers.Binary;
using System.Globalization;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Deletes;

/// <summary>Writes Puffin files of deletion vectors (<see href="https://iceberg.apache.org/puffin-spec/"/>).</summary>
internal sealed class PuffinWriter
{
    private const int RowPositionId = 2147483645;
    private readonly Stream _stream;
    private readonly List<(string DataFile, long Cardinality, long Offset, long Length)> _blobs = [];

    public PuffinWriter(Stream stream)
    {
        _stream = stream;
        Write(Magic);
    }

    public static ReadOnlySpan<byte> Magic => "PFA1"u8;

    public long Length { get; private set; }

    public (long Offset, long Length) AddDeletionVector(string dataFile, PositionSet positions)
    {
        var blob = DeletionVector.Write(positions);
        var place = (Length, (long)blob.Length);
        _blobs.Add((dataFile, positions.Count, place.Item1, place.Item2));
        Write(blob);
        return place;
    }

    public void Finish()
    {
        var json = MetadataJson.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("blobs");
            foreach (var (dataFile, cardinality, offset, length) in _blobs)
            {
                writer.WriteStartObject();
                writer.WriteString("type", "deletion-vector-v1");
                writer.WriteStartArray("fields");
                writer.WriteNumberValue(RowPositionId);
                writer.WriteEndArray();
                writer.WriteNumber("snapshot-id", -1);
                writer.WriteNumber("sequence-number", -1);
                writer.WriteNumber("offset", offset);
                writer.WriteNumber("length", length);
                writer.WriteStartObject("properties");
                writer.WriteString("referenced-data-file", dataFile);
                writer.WriteString("cardinality", cardinality.ToString(CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("properties");
            writer.WriteString("created-by", "Balloon.Iceberg");
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        Write(Magic);
        Write(json);
        var tail = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, json.Length);
        Write(tail);
        Write(Magic);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        Length += bytes.Length;
    }
}
