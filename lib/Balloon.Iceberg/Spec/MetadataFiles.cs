using System.IO.Compression;

namespace Balloon.Iceberg.Spec;

/// <summary>Decompresses metadata files, which may be gzip-compressed whatever their names say.</summary>
internal static class MetadataFiles
{
    private const int MaxLength = 1 << 30;

    public static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> file)
    {
        if (!file.Span.StartsWith([(byte)0x1f, (byte)0x8b]))
            return file;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(file.ToArray(), writable: false), CompressionMode.Decompress);
            var output = new MemoryStream();
            var buffer = new byte[81_920];
            int read;
            while ((read = gzip.Read(buffer)) > 0)
            {
                if (output.Length + read > MaxLength)
                    throw IcebergException.InvalidData($"The metadata grows beyond {MaxLength} bytes when decompressed.");
                output.Write(buffer, 0, read);
            }

            return output.GetBuffer().AsMemory(0, (int)output.Length);
        }
        catch (InvalidDataException e)
        {
            throw IcebergException.InvalidData("The gzip-compressed metadata is damaged.", e);
        }
    }
}
