using System.Buffers.Text;
using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>
/// Tokens from OAuth2 client credentials (RFC 6749, section 4.4), renewed before they expire and when the server rejects one.
/// </summary>
internal sealed class OAuth2Tokens : ITokenSource
{
    private static readonly TimeSpan MaxMargin = TimeSpan.FromMinutes(5);
    private readonly RestClient _client;
    private readonly Uri _server;
    private readonly Dictionary<string, string> _form;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IssuedToken? _current;

    public OAuth2Tokens(RestClient client, Uri server, string credential, IReadOnlyDictionary<string, string> properties, TimeProvider time)
    {
        (_client, _server, _time) = (client, server, time);
        var colon = credential.IndexOf(':');
        _form = new(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_secret"] = credential[(colon + 1)..],
            ["scope"] = properties.GetValueOrDefault(RestNames.Scope) ?? "catalog",
        };
        if (colon > 0)
            _form["client_id"] = credential[..colon];
        foreach (var optional in (string[])["audience", "resource"])
        {
            if (properties.TryGetValue(optional, out var value))
                _form[optional] = value;
        }
    }

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_current is { } fresh && _time.GetUtcNow() < fresh.RenewAt)
            return fresh.Text;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = _time.GetUtcNow();
            if (_current is { } held && now < held.RenewAt)
                return held.Text;
            try
            {
                var answer = await _client.PostFormAsync(_server, _form, cancellationToken).ConfigureAwait(false);
                _current = MetadataJson.Parse(answer.Body, json => IssuedToken.Read(json, now));
            }
            catch (IcebergException e) when (e.Kind == ErrorKind.Unavailable && _current is { } old && now < old.ExpiresAt)
            {
                // The current token is still valid for a while; the next request tries again.
                return old.Text;
            }
            catch (IcebergException e) when (e.Kind is ErrorKind.InvalidArgument)
            {
                throw new IcebergException(
                    ErrorKind.Unauthorized,
                    $"The token server rejected the credentials or their scope '{_form["scope"]}' (Polaris expects PRINCIPAL_ROLE:ALL): {e.Message}",
                    e
                );
            }

            return _current.Text;
        }
        finally
        {
            _gate.Release();
        }
    }

    public bool Invalidate(string token)
    {
        if (_current is { } current && current.Text == token)
            _current = null;
        return true;
    }

    public void Dispose() => _gate.Dispose();

    private sealed record IssuedToken(string Text, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
    {
        public static IssuedToken Read(JsonElement json, DateTimeOffset now)
        {
            var text = json.String("access_token");
            var expires = json.OptionalLong("expires_in") is { } seconds
                ? now + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue))
                : ExpiryOf(text);
            if (expires is not { } at)
                return new(text, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
            var margin = (at - now) / 10;
            return new(text, at - (margin < MaxMargin ? margin : MaxMargin), at);
        }

        /// <summary>The expiry of a JSON Web Token, in case the server does not state it.</summary>
        private static DateTimeOffset? ExpiryOf(string token)
        {
            if (token.Split('.') is not [_, var payload, _])
                return null;
            try
            {
                using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
                return claims.RootElement.OptionalLong("exp") is { } exp ? DateTimeOffset.FromUnixTimeSeconds(exp) : null;
            }
            catch (Exception e) when (e is FormatException or JsonException or IcebergException or ArgumentOutOfRangeException)
            {
                return null;
            }
        }
    }
}
