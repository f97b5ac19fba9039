namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Names of properties and headers that Iceberg's REST clients and servers share.</summary>
internal static class RestNames
{
    public const string Uri = "uri";
    public const string Warehouse = "warehouse";
    public const string Credential = "credential";
    public const string Token = "token";
    public const string Scope = "scope";
    public const string OAuth2ServerUri = "oauth2-server-uri";
    public const string PageSize = "rest-page-size";
    public const string Prefix = "prefix";
    public const string NamespaceSeparator = "namespace-separator";
    public const string HeaderPrefix = "header.";
    public const string DelegationHeader = "X-Iceberg-Access-Delegation";
    public const string IdempotencyHeader = "Idempotency-Key";
    public const string VendedCredentials = "vended-credentials";

    public static Uri ParseUri(string name, string? value) =>
        System.Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw IcebergException.InvalidArgument($"'{name}' must be an http or https address, not '{value}'.");
}
