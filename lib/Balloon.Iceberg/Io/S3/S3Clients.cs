using System.Net;
using System.Net.Sockets;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Creates clients of the AWS SDK that are compatible with plain S3 servers.</summary>
internal static class S3Clients
{
    private static readonly SharedHttp ThroughProxy = new(Http(useProxy: true));

    // A proxy from the environment does not lead to this machine.
    private static readonly SharedHttp Direct = new(Http(useProxy: false));

    public static IAmazonS3 Create(S3Options options, AWSCredentials? credentials)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle,
            MaxErrorRetry = options.Retries,
            RetryMode = RequestRetryMode.Standard,
            // Many S3 stores do not support checksum trailers; TLS and the signature protect the bytes.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = options.Endpoint is { } here && IsOfThisMachine(here) ? Direct : ThroughProxy,
        };
        var region = options.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? "us-east-1";
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        credentials ??= Fixed(options);
        return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }

    public static AWSCredentials? Fixed(S3Options options) =>
        options.AccessKeyId is null ? null
        : options.SessionToken is { } token ? new SessionAWSCredentials(options.AccessKeyId, options.SecretAccessKey, token)
        : new BasicAWSCredentials(options.AccessKeyId, options.SecretAccessKey);

    /// <summary>
    /// Names below <c>localhost</c> are this machine too (RFC 6761, section 6.3), although not every resolver knows them.
    /// </summary>
    private static bool IsOfThisMachine(Uri uri) => uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static async ValueTask<Stream> ConnectHereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? "localhost"
            : context.DnsEndPoint.Host;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpClient Http(bool useProxy) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = useProxy,
                ConnectCallback = useProxy ? null : ConnectHereAsync,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
                ConnectTimeout = TimeSpan.FromSeconds(15),
            }
        )
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };

    /// <summary>One connection pool for all clients, since clients with vended credentials are created with each load of a table.</summary>
    private sealed class SharedHttp(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
