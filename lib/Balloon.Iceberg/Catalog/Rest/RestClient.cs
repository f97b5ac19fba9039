using System.Net;
using System.Net.Http.Headers;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Sends requests with headers and tokens, retries repeatable ones, and turns failures into this library's errors.</summary>
internal sealed class RestClient : IDisposable
{
    /// <summary>The key in <see cref="Exception.Data"/> for the number of times the request was sent.</summary>
    public const string AttemptsKey = "attempts";

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(60);
    private readonly RestCatalogOptions _options;
    private readonly HttpClient _http;

    public RestClient(RestCatalogOptions options)
    {
        _options = options;
        // A proxy from the environment does not lead to this machine.
        var handler = new SocketsHttpHandler
        {
            UseProxy = !options.Uri.IsLoopback,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Shorter than any server's timeout: a commit sent into a connection that the server is closing would be in doubt.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            AutomaticDecompression = DecompressionMethods.All,
        };
        _http = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        Base = WithSlash(options.Uri);
    }

    /// <summary>The catalog's address, which the server's configuration may change; ends with a slash.</summary>
    public Uri Base { get; private set; }

    /// <summary>The source of tokens; null without authentication.</summary>
    public ITokenSource? Tokens { get; set; }

    /// <summary>Whether the server recognizes a repeated request by its key: then every request is repeatable.</summary>
    public bool SendsIdempotencyKeys { get; set; }

    public void MoveTo(Uri uri) => Base = WithSlash(uri);

    public Task<RestAnswer> SendAsync(RestRequest request, CancellationToken cancellationToken)
    {
        if (SendsIdempotencyKeys && request.IsChange)
            request = request with
            {
                IdempotencyKey = Guid.CreateVersion7(_options.TimeProvider.GetUtcNow()).ToString(),
                Repeatable = true,
            };
        return SendAsync(request, () => Message(request), Tokens, cancellationToken);
    }

    /// <summary>Requests a token from an OAuth2 server; such a request is repeatable.</summary>
    public Task<RestAnswer> PostFormAsync(Uri uri, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken) =>
        SendAsync(
            new RestRequest(HttpMethod.Post, uri.AbsolutePath) { About = $"token of {uri}", Repeatable = true },
            () => new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent(form) },
            null,
            cancellationToken
        );

    public void Dispose()
    {
        Tokens?.Dispose();
        _http.Dispose();
    }

    private async Task<RestAnswer> SendAsync(
        RestRequest request,
        Func<HttpRequestMessage> message,
        ITokenSource? tokens,
        CancellationToken cancellationToken
    )
    {
        var (renewed, doubtful) = (false, false);
        for (var attempt = 1; ; attempt++)
        {
            var token = await TokenAsync(tokens, doubtful, cancellationToken).ConfigureAwait(false);
            var outcome = await TryAsync(request, message, token, cancellationToken).ConfigureAwait(false);
            if (outcome.Error is null)
                return new RestAnswer(outcome.Body, attempt);

            // The token has expired: the request was not processed, whatever it is.
            if (outcome.Status is 401 or 419 && !renewed && tokens is not null && tokens.Invalidate(token!))
            {
                renewed = true;
                attempt--;
                continue;
            }

            if (!MayRepeat(request, outcome) || attempt > _options.Retries)
            {
                outcome.Error.Data[AttemptsKey] = attempt;
                throw doubtful && outcome.Error is not CommitStateUnknownException ? StateUnknown(outcome.Error) : outcome.Error;
            }

            doubtful |= outcome.Error is CommitStateUnknownException;

            await Task.Delay(Pause(attempt, outcome.RetryAfter), _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string?> TokenAsync(ITokenSource? tokens, bool doubtful, CancellationToken cancellationToken)
    {
        try
        {
            return tokens is null ? null : await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (doubtful)
        {
            throw StateUnknown(e);
        }
    }

    private async Task<Outcome> TryAsync(
        RestRequest request,
        Func<HttpRequestMessage> make,
        string? token,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var message = make();
        foreach (var (name, value) in _options.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var limit = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new Outcome(body, null)
                : new Outcome(body, RestErrors.From(request, response.StatusCode, body).With("catalog", Base.ToString()))
                {
                    Status = (int)response.StatusCode,
                    RetryAfter = response.Headers.RetryAfter,
                };
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Lost(request, $"no answer within {_options.Timeout.TotalSeconds:0.#} s", e, sent: true) with { TimedOut = true };
        }
        catch (OperationCanceledException e) when (request.IsCommit && cancellationToken.IsCancellationRequested)
        {
            throw new CommitStateUnknownException(
                $"The commit of {request.About} was cancelled while it was under way. {RestErrors.Unknown}",
                e
            );
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The caller did not cancel: the connection timed out.
            return Lost(request, e.InnerException?.Message ?? e.Message, e, sent: false);
        }
        catch (HttpRequestException e)
        {
            return Lost(request, e.InnerException?.Message ?? e.Message, e, sent: !IsOfConnecting(e.HttpRequestError));
        }
        catch (IOException e)
        {
            return Lost(request, e.Message, e, sent: true);
        }
    }

    private Outcome Lost(RestRequest request, string what, Exception cause, bool sent)
    {
        IcebergException error =
            sent && request.IsCommit
                ? new CommitStateUnknownException(
                    $"The answer to the commit of {request.About} is lost: {what}. {RestErrors.Unknown}",
                    cause
                )
                : new IcebergException(
                    ErrorKind.Unavailable,
                    sent
                        ? $"The answer about {request.About} is lost: {what}.{(request.Repeatable ? "" : " It may have been done: check before you try again.")}"
                        : $"The catalog is not reachable: {what}. Is it running, and is its address right?",
                    cause
                )
                {
                    IsRetryable = !sent || request.Repeatable,
                };
        return new Outcome([], error.With("catalog", Base.ToString())) { Sent = sent };
    }

    /// <summary>An earlier attempt whose response was lost may have succeeded: then the retry conflicts with it.</summary>
    private static CommitStateUnknownException StateUnknown(IcebergException e) =>
        new($"The answer to a commit was lost, and its repetition failed: {e.Message} {RestErrors.Unknown}", e);

    /// <summary>A request that never reached the server, or was rejected unprocessed, may be sent again in any case.</summary>
    private static bool MayRepeat(RestRequest request, Outcome outcome) =>
        outcome switch
        {
            { TimedOut: true } => false,
            { Status: 429 } => true,
            { Status: 0, Sent: false } => true,
            { Status: 0 or 408 or (>= 500 and not 501 and not 505) } => request.Repeatable,
            _ => false,
        };

    private static bool IsOfConnecting(HttpRequestError error) =>
        error
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;

    private TimeSpan Pause(int attempt, RetryConditionHeaderValue? asked)
    {
        var wanted = asked?.Delta ?? asked?.Date - _options.TimeProvider.GetUtcNow();
        var own = _options.RetryPause * Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        if (wanted > TimeSpan.Zero)
            return wanted.Value < MaxRetryAfter ? wanted.Value : MaxRetryAfter;
        return own < MaxPause ? own : MaxPause;
    }

    private HttpRequestMessage Message(RestRequest request)
    {
        // Names in paths are already encoded; %2E, which is some servers' namespace separator, must not become a dot.
        var uri = new Uri(
            Base.OriginalString + request.Path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.UserAgent.Add(
            new ProductInfoHeaderValue("Balloon.Iceberg", typeof(RestClient).Assembly.GetName().Version?.ToString(3))
        );
        if (request.Delegates && _options.VendedCredentials)
            message.Headers.TryAddWithoutValidation(RestNames.DelegationHeader, RestNames.VendedCredentials);
        if (request.IdempotencyKey is not null)
            message.Headers.TryAddWithoutValidation(RestNames.IdempotencyHeader, request.IdempotencyKey);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        else if (request.Method == HttpMethod.Delete)
        {
            // Without content, the HTTP stack would retry by itself, and nobody would know that the first request may have arrived.
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }

    private static Uri WithSlash(Uri uri)
    {
        var text = uri.OriginalString.TrimEnd('/');
        return new Uri((text.EndsWith("/v1", StringComparison.Ordinal) ? text[..^3] : text) + "/");
    }

    private readonly record struct Outcome(byte[] Body, IcebergException? Error)
    {
        public int Status { get; init; }

        public bool Sent { get; init; }

        public bool TimedOut { get; init; }

        public RetryConditionHeaderValue? RetryAfter { get; init; }
    }
}
