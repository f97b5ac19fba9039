using System.Net;
using Amazon.Runtime;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Maps a store's failures to this library's errors.</summary>
internal static class S3Errors
{
    public static bool IsOfStorage(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException;

    public static IcebergException From(Exception e, S3Location location, string store)
    {
        var exception = e switch
        {
            IcebergException own => own,
            AmazonServiceException { StatusCode: not 0 } answered => FromAnswer(answered, location, store),
            AmazonServiceException or AmazonClientException when Mentions(e, "credentials") => new(
                ErrorKind.Unauthorized,
                $"No credentials for S3: set s3.access-key-id and s3.secret-access-key, or the AWS environment variables. {e.Message}",
                e
            ),
            _ => new IcebergException(ErrorKind.Unavailable, $"The store {store} is not reachable: {Innermost(e).Message}", e)
            {
                IsRetryable = true,
            },
        };
        return exception.With("file", location.ToString());
    }

    private static IcebergException FromAnswer(AmazonServiceException e, S3Location location, string store)
    {
        var code = string.IsNullOrEmpty(e.ErrorCode) ? $"{(int)e.StatusCode}" : e.ErrorCode;
        var said = $"{store} answered {code}: {e.Message}";
        return (code, (int)e.StatusCode) switch
        {
            ("NoSuchBucket", _) => New(ErrorKind.FileNotFound, $"The bucket '{location.Bucket}' does not exist at {store}."),
            ("NoSuchKey", _) or (_, 404) => New(ErrorKind.FileNotFound, "The file does not exist."),
            ("PreconditionFailed", _) or (_, 412) => New(ErrorKind.AlreadyExists, "The file already exists."),
            ("InvalidRange", _) or (_, 416) => New(ErrorKind.InvalidData, "The file is shorter than the requested range."),
            ("AuthorizationHeaderMalformed" or "PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException", _)
            or (_, 301 or 307) => New(ErrorKind.InvalidArgument, $"The region is wrong (s3.region, client.region): {said}"),
            ("ExpiredToken" or "TokenRefreshRequired", _) => New(ErrorKind.Unauthorized, $"The temporary credentials have expired: {said}"),
            (
                "InvalidAccessKeyId"
                    or "SignatureDoesNotMatch"
                    or "InvalidToken"
                    or "RequestTimeTooSkewed"
                    or "MissingAuthenticationToken"
                    or "MissingSecurityHeader",
                _
            )
            or (_, 401) => New(ErrorKind.Unauthorized, $"The store rejected the credentials: {said}"),
            (_, 403) => New(ErrorKind.Forbidden, $"The credentials do not allow this: {said}"),
            (_, 501) => New(ErrorKind.Unsupported, $"The store cannot do this: {said}"),
            (_, 429 or >= 500) => new IcebergException(ErrorKind.Unavailable, said, e) { IsRetryable = true },
            _ => New(ErrorKind.Io, said),
        };

        IcebergException New(ErrorKind kind, string message) => new(kind, message, e);
    }

    /// <summary>Whether it is the response to HEAD, which has no body and so cannot explain the error.</summary>
    public static bool HasNoBody(AmazonServiceException e) =>
        e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.MovedPermanently
        && e.ErrorCode is null or "" or "NotFound" or "Forbidden" or "BadRequest" or "Bad Request" or "Moved Permanently";

    private static bool Mentions(Exception? e, string word)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static Exception Innermost(Exception e) => e is TimeoutException || e.InnerException is null ? e : Innermost(e.InnerException);
}
