using System.Security.Cryptography;

namespace Balloon.Sandbox.Catalog;

/// <summary>The endpoints that a client calls first: the catalog's configuration, and a token that everyone on this machine gets.</summary>
internal sealed class ConfigEndpoints(string warehouse)
{
    /// <summary>The path after the version and the optional warehouse.</summary>
    public const string TokenPath = "/oauth/tokens";

    private static readonly string[] Endpoints =
    [
        "GET /v1/{prefix}/namespaces",
        "POST /v1/{prefix}/namespaces",
        "GET /v1/{prefix}/namespaces/{namespace}",
        "HEAD /v1/{prefix}/namespaces/{namespace}",
        "DELETE /v1/{prefix}/namespaces/{namespace}",
        "POST /v1/{prefix}/namespaces/{namespace}/properties",
        "GET /v1/{prefix}/namespaces/{namespace}/tables",
        "POST /v1/{prefix}/namespaces/{namespace}/tables",
        "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "DELETE /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "POST /v1/{prefix}/namespaces/{namespace}/register",
        "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics",
        "POST /v1/{prefix}/tables/rename",
        "POST /v1/{prefix}/transactions/commit",
    ];

    public void Map(CatalogRoutes routes)
    {
        routes.Map("GET", "/v1/config", ConfigAsync);
        routes.Map("POST", $"/v1{TokenPath}", TokenAsync);
        foreach (var method in (string[])["GET", "POST", "HEAD", "DELETE"])
        {
            routes.Map(method, "/v1/namespaces/{ns}/views", NoViews);
            routes.Map(method, "/v1/namespaces/{ns}/views/{**rest}", NoViews);
            routes.Map(method, "/v1/views/rename", NoViews);
        }
    }

    private Task ConfigAsync(CatalogRequest request)
    {
        var asked = request.Query("warehouse");
        if (!string.IsNullOrEmpty(asked) && asked != warehouse)
            throw new CatalogError(
                404,
                "NoSuchWarehouseException",
                $"There is no warehouse '{asked}' here: this catalog serves '{warehouse}'."
            );
        return request.AnswerAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("defaults");
            json.WriteEndObject();
            json.WriteStartObject("overrides");
            json.WriteEndObject();
            json.WriteStrings("endpoints", Endpoints);
            json.WriteEndObject();
        });
    }

    /// <summary>The loopback interface is the boundary, so any credential is accepted; clients that insist on a token get one.</summary>
    private static Task TokenAsync(CatalogRequest request) =>
        request.AnswerAsync(json =>
        {
            const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
            const int Seconds = 24 * 60 * 60;
            json.WriteStartObject();
            json.WriteString("access_token", RandomNumberGenerator.GetHexString(32, lowercase: true));
            json.WriteString("token_type", "bearer");
            json.WriteNumber("expires_in", Seconds);
            json.WriteString("issued_token_type", AccessToken);
            json.WriteEndObject();
        });

    private static Task NoViews(CatalogRequest request) =>
        throw CatalogError.Unsupported("This catalog holds only tables: create views in the stream SQL.");
}
