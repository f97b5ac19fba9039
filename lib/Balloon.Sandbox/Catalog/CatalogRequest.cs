using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Balloon.Sandbox.Catalog;

/// <summary>One request to the catalog: its path's segments as the client meant them, its query, its body, and the ways to answer.</summary>
/// <param name="context">The request and its answer.</param>
/// <param name="prefixes">Segments between <c>/v1</c> and what the endpoint is named by.</param>
internal readonly struct CatalogRequest(HttpContext context, int prefixes)
{
    /// <summary>Longest body taken, in bytes.</summary>
    public const int MostBodyBytes = 64 << 20;

    // As deep as Balloon.Iceberg reads metadata: what is committed can be read again.
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
    /// <exception cref="CatalogError">It is none: 400.</exception>
    public async Task<JsonDocument> BodyAsync()
    {
        if (context.Request.ContentLength > MostBodyBytes)
            throw CatalogError.BadRequest($"The request is larger than {MostBodyBytes >> 20} MiB.");
        try
        {
            var document = await JsonDocument.ParseAsync(context.Request.Body, Reading, Aborted).ConfigureAwait(false);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw CatalogError.BadRequest($"The request's body is no JSON: {e.Message}");
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
    /// A segment of the path, decoded. Routing leaves %2F alone, and Iceberg's Java client writes a space as '+', so that the raw target is
    /// what says the name.
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
