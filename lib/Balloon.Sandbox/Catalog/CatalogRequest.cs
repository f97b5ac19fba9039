using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Balloon.Sandbox.Catalog;

/// <summary>A request to the catalog: the decoded segments of its path, its query and its body, and methods to answer it.</summary>
/// <param name="context">The HTTP request and response.</param>
/// <param name="prefixes">The number of segments between <c>/v1</c> and the name of the endpoint.</param>
internal readonly struct CatalogRequest(HttpContext context, int prefixes)
{
    /// <summary>The longest body that is accepted, in bytes.</summary>
    public const int MaxBodyBytes = 64 << 20;

    // The same depth as for reading metadata in Balloon.Iceberg, so that what is committed can be read again.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    public CancellationToken Aborted => context.RequestAborted;

    public string Path => context.Request.Path;

    /// <summary>The namespace in the third segment of the path.</summary>
    public NamespaceName Namespace => NamespaceName.OfPath(Segment(2));

    /// <summary>The table in the third and fifth segments of the path.</summary>
    public TableName Table => new(Namespace, Segment(4));

    public string? Query(string name) => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    public string? Header(string name) => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public bool Flag(string name) => string.Equals(Query(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body as a JSON object.</summary>
    /// <exception cref="CatalogError">400: it is not a JSON object.</exception>
    public async Task<JsonDocument> BodyAsync()
    {
        if (context.Request.ContentLength > MaxBodyBytes)
            throw CatalogError.BadRequest($"The request is larger than {MaxBodyBytes >> 20} MiB.");
        try
        {
            var document = await JsonDocument.ParseAsync(context.Request.Body, Reading, Aborted).ConfigureAwait(false);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw CatalogError.BadRequest($"The request's body is not JSON: {e.Message}");
        }

        throw CatalogError.BadRequest("The request's body must be a JSON object.");
    }

    public async Task AnswerAsync(Action<Utf8JsonWriter> write, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (writer.ConfigureAwait(false))
            write(writer);
        await context.Response.BodyWriter.FlushAsync(Aborted).ConfigureAwait(false);
    }

    public Task NoContentAsync()
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public Task AnswerErrorAsync(CatalogError error)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = error.Status;
            return Task.CompletedTask;
        }

        return AnswerAsync(
            json =>
            {
                json.WriteStartObject();
                json.WriteStartObject("error");
                json.WriteString("message", error.Message);
                json.WriteString("type", error.Type);
                json.WriteNumber("code", error.Status);
                json.WriteEndObject();
                json.WriteEndObject();
            },
            error.Status
        );
    }

    /// <summary>
    /// A decoded segment of the path. Routing leaves %2F alone, and Iceberg's Java client writes a space as '+', so the name is taken from
    /// the raw request target.
    /// </summary>
    private string Segment(int index)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (index + prefixes >= segments.Length)
            throw CatalogError.BadRequest($"The path {path} is too short.");
        return Uri.UnescapeDataString(segments[index + prefixes].Replace('+', ' '));
    }
}
