using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Balloon.Web.Hosting;

/// <summary>
/// The pages with their scripts and styles, which are embedded in this assembly. A browser caches them and asks only whether they changed.
/// </summary>
internal static class Assets
{
    private static readonly FrozenDictionary<string, Asset> All = typeof(Assets)
        .Assembly.GetManifestResourceNames()
        .ToFrozenDictionary(name => name, Read, StringComparer.Ordinal);

    /// <summary>Sends an asset.</summary>
    /// <param name="name">Its path below <c>assets/</c>.</param>
    /// <param name="context">The request.</param>
    public static Task SendAsync(string name, HttpContext context) =>
        All.TryGetValue(name, out var asset) ? SendAsync(asset, context) : NotFoundAsync(context);

    /// <summary>The text of an asset that is a page template.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(All[name].Bytes);

    /// <summary>Sends a text from another library as an asset.</summary>
    public static Task SendAsync(Asset asset, HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = asset.Tag;
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = asset.Type;
        response.Headers.Vary = "Accept-Encoding";
        var bytes = asset.Bytes;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            bytes = asset.Compressed;
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"There is no {context.Request.Path}.\n", context.RequestAborted);
    }

    private static Asset Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, TypeOf(name));
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"The media type of the asset {name} is unknown: '{other}'."),
        };
}

/// <summary>A file that is served under a path.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="Type">The media type.</param>
internal sealed record Asset(byte[] Bytes, string Type)
{
    private readonly Lazy<byte[]> compressed = new(() => Compress(Bytes));

    /// <summary>The content compressed by gzip, once: plotly.js alone is several megabytes.</summary>
    public byte[] Compressed => compressed.Value;

    /// <summary>The entity tag, which changes with the content.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 12))}\"";

    private static byte[] Compress(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return buffer.ToArray();
    }
}
