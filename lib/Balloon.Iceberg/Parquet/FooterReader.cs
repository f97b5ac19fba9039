namespace Balloon.Iceberg.Parquet;

/// <summary>Reads a Parquet file's metadata.</summary>
internal static class FooterReader
{
    public static FileMeta Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        var meta = new FileMeta();
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 2:
                    for (var n = reader.ListSize(out _); n > 0; n--)
                        meta.Schema.Add(SchemaElementReader.Read(ref reader));
                    break;
                case 3:
                    meta.NumRows = reader.Long();
                    break;
                case 4:
                    for (var n = reader.ListSize(out _); n > 0; n--)
                        meta.RowGroups.Add(Group(ref reader));
                    break;
                case 5:
                    for (var n = reader.ListSize(out _); n > 0; n--)
                        KeyValue(ref reader, meta);
                    break;
                case 6:
                    meta.CreatedBy = reader.Text();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return meta;
    }

    private static void KeyValue(ref ThriftReader reader, FileMeta meta)
    {
        var (key, value) = ("", "");
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            if (id == 1)
                key = reader.Text();
            else if (id == 2)
                value = reader.Text();
            else
                reader.Skip(type);
        }

        meta.KeyValues[key] = value;
    }

    private static RowGroup Group(ref ThriftReader reader)
    {
        var group = new RowGroup();
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    for (var n = reader.ListSize(out _); n > 0; n--)
                        group.Columns.Add(Chunk(ref reader));
                    break;
                case 2:
                    group.TotalByteSize = reader.Long();
                    break;
                case 3:
                    group.NumRows = reader.Long();
                    break;
                case 5:
                    group.FileOffset = reader.Long();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return group;
    }

    private static ColumnChunk Chunk(ref ThriftReader reader)
    {
        var chunk = new ColumnChunk();
        var hasMeta = false;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    chunk.OtherFile = reader.Text();
                    break;
                case 3:
                    ColumnMeta(ref reader, chunk);
                    hasMeta = true;
                    break;
                case 8 or 9:
                    chunk.IsEncrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return hasMeta || chunk.IsEncrypted ? chunk : throw IcebergException.InvalidData("A Parquet column chunk has no metadata.");
    }

    private static void ColumnMeta(ref ThriftReader reader, ColumnChunk chunk)
    {
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    chunk.Type = (PhysicalType)reader.Int();
                    break;
                case 2:
                    for (var n = reader.ListSize(out _); n > 0; n--)
                        chunk.Encodings.Add(reader.Int());
                    break;
                case 3:
                    var path = new List<string>();
                    for (var n = reader.ListSize(out _); n > 0; n--)
                        path.Add(reader.Text());
                    chunk.Path = path;
                    break;
                case 4:
                    chunk.Codec = (ParquetCodec)reader.Int();
                    break;
                case 5:
                    chunk.NumValues = reader.Long();
                    break;
                case 6:
                    chunk.UncompressedSize = reader.Long();
                    break;
                case 7:
                    chunk.CompressedSize = reader.Long();
                    break;
                case 9:
                    chunk.DataPageOffset = reader.Long();
                    break;
                case 11:
                    chunk.DictionaryPageOffset = reader.Long();
                    break;
                case 12:
                    chunk.Statistics = Statistics(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    /// <summary>
    /// Old writers computed the deprecated min and max (fields 1 and 2) in signed byte order, so only the newer fields are used.
    /// </summary>
    private static ColumnStatistics Statistics(ref ThriftReader reader)
    {
        var statistics = new ColumnStatistics();
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 3:
                    statistics.NullCount = reader.Long();
                    break;
                case 5:
                    statistics.Max = reader.Bytes().ToArray();
                    break;
                case 6:
                    statistics.Min = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return statistics;
    }

    /// <summary>Reads a page header, and returns its length.</summary>
    public static PageHeader Page(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new ThriftReader(bytes);
        var header = new PageHeader();
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    header.Type = reader.Int();
                    break;
                case 2:
                    header.UncompressedSize = reader.Int();
                    break;
                case 3:
                    header.CompressedSize = reader.Int();
                    break;
                case 4:
                    header.Checksum = (uint)reader.Int();
                    break;
                case 5 or 7 or 8:
                    Inner(ref reader, header, id);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Position;
        return header;
    }

    private static void Inner(ref ThriftReader reader, PageHeader header, int kind)
    {
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (kind, id)
            {
                case (_, 1):
                    header.NumValues = reader.Int();
                    break;
                case (5, 2) or (7, 2) or (8, 4):
                    header.Encoding = (ParquetEncoding)reader.Int();
                    break;
                case (5, 3):
                    header.DefinitionEncoding = (ParquetEncoding)reader.Int();
                    break;
                case (8, 5):
                    header.V2DefinitionLength = reader.Int();
                    break;
                case (8, 6):
                    header.V2RepetitionLength = reader.Int();
                    break;
                case (8, 7):
                    header.V2IsCompressed = type == ThriftReader.True;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
