namespace Balloon.Iceberg.Io.S3;

/// <summary>The bucket and key of an <c>s3://</c> location; the key is used as written, including percent signs.</summary>
internal readonly record struct S3Location(string Scheme, string Bucket, string Key)
{
    public static S3Location Parse(string location)
    {
        var scheme = Locations.Scheme(location);
        if (scheme is not ("s3" or "s3a" or "s3n") || !location.AsSpan(scheme.Length).StartsWith("://"))
            throw IcebergException.InvalidArgument("Not an s3:// location.").With("file", location);
        var rest = location[(scheme.Length + 3)..];
        var slash = rest.IndexOf('/');
        if (slash == 0 || rest.Length == 0)
            throw IcebergException.InvalidArgument("The location names no bucket.").With("file", location);
        return slash < 0 ? new(scheme, rest, "") : new(scheme, rest[..slash], rest[(slash + 1)..]);
    }

    public static S3Location ParseFile(string location) =>
        Parse(location) is { Key.Length: > 0 } parsed
            ? parsed
            : throw IcebergException.InvalidArgument("The location names a bucket, not a file in it.").With("file", location);

    public override string ToString() => $"{Scheme}://{Bucket}/{Key}";
}
