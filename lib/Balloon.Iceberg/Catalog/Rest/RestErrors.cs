using System.Net;
using System.Text;
using System.Text.Json;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Maps the server's failures to this library's errors: by the error's type, or else by the status and the request.</summary>
internal static class RestErrors
{
    private const int Excerpt = 200;

    public static IcebergException From(RestRequest request, HttpStatusCode status, byte[] body)
    {
        var error = Parse(body);
        var kind = KindOf(request, (int)status, error, body.Length == 0);
        var said = error is { Message.Length: > 0 }
            ? error.Value.Message
            : $"{Capital(request.About)}: the catalog answered {(int)status} {status}{Show(body)}.";
        if (request.Delegates && said.Contains("Credential vending was requested", StringComparison.Ordinal))
            said += " Turn off vended credentials and give the client its own keys for the storage.";
        if (kind == ErrorKind.InvalidData)
            said += " This may not be the address of an Iceberg REST catalog.";
        var exception = kind switch
        {
            ErrorKind.CommitFailed => new CommitFailedException(said),
            ErrorKind.CommitStateUnknown => new CommitStateUnknownException($"{said} {Unknown}"),
            _ => new IcebergException(kind, said) { IsRetryable = kind == ErrorKind.Unavailable && request.Repeatable },
        };
        return exception.With("status", $"{(int)status}");
    }

    public const string Unknown =
        "The commit may or may not have happened: load the table and check before you try again, and keep its files.";

    private static ErrorKind KindOf(RestRequest request, int status, ErrorBody? error, bool empty)
    {
        // Whatever the body says: a commit that reached a failing server may have succeeded.
        if (request.IsCommit && status is >= 500 and not 501)
            return ErrorKind.CommitStateUnknown;
        if (request.IsCommit && status == 400 && error is { } refused && IsStale(refused.Message))
            return ErrorKind.CommitFailed;
        return error?.Type switch
        {
            "NoSuchTableException" or "NoSuchIcebergTableException" or "NoSuchViewException" => ErrorKind.NoSuchTable,
            "NoSuchNamespaceException" => ErrorKind.NoSuchNamespace,
            "AlreadyExistsException" => ErrorKind.AlreadyExists,
            "NamespaceNotEmptyException" => ErrorKind.NamespaceNotEmpty,
            "CommitFailedException" => ErrorKind.CommitFailed,
            "CommitStateUnknownException" => ErrorKind.CommitStateUnknown,
            "NotAuthorizedException" or "invalid_client" or "unauthorized_client" => ErrorKind.Unauthorized,
            "ForbiddenException" => ErrorKind.Forbidden,
            "UnsupportedOperationException" => ErrorKind.Unsupported,
            "NotFoundException" when status == 404 => ErrorKind.FileNotFound,
            _ => status switch
            {
                400 or 422 => ErrorKind.InvalidArgument,
                401 or 407 or 419 => ErrorKind.Unauthorized,
                403 => ErrorKind.Forbidden,
                404 when error is not null || empty => request.NotFound,
                405 or 406 or 501 => ErrorKind.Unsupported,
                409 => request.Conflict,
                429 or >= 500 => ErrorKind.Unavailable,
                _ => ErrorKind.InvalidData,
            },
        };
    }

    /// <summary>Another writer committed to the branch; servers up to Iceberg 1.10 and Polaris 1.7 report that as a bad request.</summary>
    private static bool IsStale(string message) =>
        message.Contains("older than last sequence number", StringComparison.Ordinal)
        || message.Contains("first-row-id is behind table next-row-id", StringComparison.Ordinal);

    /// <summary>Iceberg's <c>{"error":{"message","type","code"}}</c>, or OAuth2's <c>{"error","error_description"}</c>.</summary>
    private static ErrorBody? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error))
                return null;
            return error.ValueKind switch
            {
                JsonValueKind.Object => new(Text(error, "message") ?? "", Text(error, "type") ?? ""),
                JsonValueKind.String => new(
                    $"{error.GetString()}: {Text(document.RootElement, "error_description") ?? "the server did not say more"}",
                    error.GetString()!
                ),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Show(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, Excerpt))).ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? "" : $": {text}{(body.Length > Excerpt ? "…" : "")}";
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private readonly record struct ErrorBody(string Message, string Type);
}
