using System.Globalization;

namespace Balloon.Iceberg.Io.S3;

/// <summary>The options of an S3 store. Immutable; ToString() hides the secrets.</summary>
public sealed record S3Options
{
    internal const int MinPartSize = 5 << 20;

    /// <summary>The store's address; null for Amazon's.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region for signing requests; null for the environment's, or <c>us-east-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Whether addresses are <c>http://host/bucket/key</c>, and not <c>http://bucket.host/key</c>.</summary>
    public bool PathStyle { get; init; }

    /// <summary>The access key; null to use the environment, a profile or the machine's role.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The secret key.</summary>
    public string? SecretAccessKey { get; init; }

    /// <summary>The token of temporary credentials; null for permanent ones.</summary>
    public string? SessionToken { get; init; }

    /// <summary>When temporary credentials expire; null if unknown.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>
    /// The part size of a large file in bytes; a smaller file is sent in one request. An open file keeps at most three parts in memory.
    /// </summary>
    /// <value>8 MiB</value>
    public int PartSize { get; init; } = 8 << 20;

    /// <summary>How often a failed request is retried.</summary>
    /// <value>3</value>
    public int Retries { get; init; } = 3;

    /// <summary>The timeout of a request, including retries.</summary>
    /// <value>2 minutes</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Creates options from properties by Iceberg's names: <c>s3.endpoint</c>, <c>s3.region</c> or <c>client.region</c>,
    /// <c>s3.path-style-access</c>, <c>s3.access-key-id</c>, <c>s3.secret-access-key</c>, <c>s3.session-token</c>,
    /// <c>s3.session-token-expires-at-ms</c>, <c>s3.multipart.part-size-bytes</c>, <c>s3.retry.num-retries</c>.
    /// </summary>
    /// <exception cref="IcebergException">
    /// <see cref="ErrorKind.InvalidArgument"/>: a value is malformed; <see cref="ErrorKind.Unsupported"/>: a setting that changes what is
    /// stored and is not supported (encryption by <c>s3.sse.*</c>, <c>s3.remote-signing-enabled</c>).
    /// </exception>
    public static S3Options FromProperties(IReadOnlyDictionary<string, string> properties)
    {
        if (Is("s3.remote-signing-enabled"))
            throw IcebergException.Unsupported(
                "The catalog requires S3 requests to be signed by itself (s3.remote-signing-enabled): that is not supported."
            );
        if (Text("s3.sse.type") is { } encryption && encryption != "none")
            throw IcebergException.Unsupported(
                $"Encryption of S3 files by s3.sse.type={encryption} is not supported: set it on the bucket."
            );
        var options = new S3Options
        {
            Endpoint = Text("s3.endpoint") is { } endpoint ? ParseEndpoint(endpoint) : null,
            Region = Text("s3.region") ?? Text("client.region"),
            PathStyle = Is("s3.path-style-access"),
            AccessKeyId = Text("s3.access-key-id"),
            SecretAccessKey = Text("s3.secret-access-key"),
            SessionToken = Text("s3.session-token"),
            Expires = Number("s3.session-token-expires-at-ms") is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        };
        if (options.AccessKeyId is null != options.SecretAccessKey is null)
            throw IcebergException.InvalidArgument("s3.access-key-id and s3.secret-access-key belong together: one of them is missing.");
        if (Number("s3.multipart.part-size-bytes") is { } part)
            options = options with { PartSize = (int)Math.Clamp(part, MinPartSize, 1 << 29) };
        if (Number("s3.retry.num-retries") is { } retries)
            options = options with { Retries = (int)Math.Min(retries, 100) };
        return options;

        string? Text(string name) => properties.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        bool Is(string name) => string.Equals(Text(name), "true", StringComparison.OrdinalIgnoreCase);

        long? Number(string name) =>
            Text(name) is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw IcebergException.InvalidArgument($"'{name}' must be a number, not '{text}'.");
    }

    /// <summary>The address, the region and the access key.</summary>
    public override string ToString() =>
        $"{Endpoint?.ToString() ?? "Amazon S3"} ({Region ?? "default region"}, key {AccessKeyId ?? "of the environment"})";

    private static Uri ParseEndpoint(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
            ? uri
            : throw IcebergException.InvalidArgument($"'s3.endpoint' must be an http or https address, not '{text}'.");
}
