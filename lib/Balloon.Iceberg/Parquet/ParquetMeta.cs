namespace Balloon.Iceberg.Parquet;

internal enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Int96 = 3,
    Float = 4,
    Double = 5,
    ByteArray = 6,
    FixedLenByteArray = 7,
}

internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}

internal enum ParquetEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}

internal enum ParquetCodec
{
    Uncompressed = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,
    Lz4 = 5,
    Zstd = 6,
    Lz4Raw = 7,
}

/// <summary>The meaning of a column's values, from the logical type or else the older converted type.</summary>
internal enum Logical
{
    None,
    String,
    Map,
    List,
    Decimal,
    Date,
    TimeMillis,
    TimeMicros,
    TimeNanos,
    TimestampMillis,
    TimestampMicros,
    TimestampNanos,
    Integer,
    Uuid,
    Json,
    Float16,
    Variant,
    Other,
}

internal sealed class SchemaElement
{
    public string Name = "";
    public PhysicalType? Type;
    public int TypeLength;
    public Repetition Repetition;
    public int Children;
    public int? FieldId;
    public Logical Logical;
    public bool IsAdjustedToUtc;
    public int Precision;
    public int Scale;
    public int BitWidth;
    public bool IsSigned = true;
}

internal sealed class ColumnStatistics
{
    public byte[]? Min;
    public byte[]? Max;
    public long? NullCount;
}

internal sealed class ColumnChunk
{
    public PhysicalType Type;
    public ParquetCodec Codec;
    public long NumValues;
    public long CompressedSize;
    public long UncompressedSize;
    public long DataPageOffset;
    public long? DictionaryPageOffset;
    public IReadOnlyList<string> Path = [];
    public List<int> Encodings = [];
    public ColumnStatistics? Statistics;
    public string? OtherFile;
    public bool IsEncrypted;

    /// <summary>The position of the first page; some writers store a zero if there is no dictionary.</summary>
    public long Start => DictionaryPageOffset is > 0 and var dictionary && dictionary < DataPageOffset ? dictionary : DataPageOffset;
}

internal sealed class RowGroup
{
    public List<ColumnChunk> Columns = [];
    public long NumRows;
    public long TotalByteSize;
    public long? FileOffset;
    public long FirstRow;
}

internal sealed class FileMeta
{
    public List<SchemaElement> Schema = [];
    public long NumRows;
    public List<RowGroup> RowGroups = [];
    public Dictionary<string, string> KeyValues = new(StringComparer.Ordinal);
    public string? CreatedBy;
}

internal sealed class PageHeader
{
    public int Type = -1;
    public int UncompressedSize;
    public int CompressedSize;

    /// <summary>The CRC-32 of the stored page; null if the writer stored none.</summary>
    public uint? Checksum;
    public int NumValues;
    public ParquetEncoding Encoding;
    public ParquetEncoding DefinitionEncoding = ParquetEncoding.Rle;
    public int V2DefinitionLength;
    public int V2RepetitionLength;
    public bool V2IsCompressed = true;

    public bool IsDictionary => Type == 2;

    public bool IsData => Type is 0 or 3;

    public bool IsV2 => Type == 3;
}
