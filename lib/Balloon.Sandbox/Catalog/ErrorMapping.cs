using Balloon.Iceberg;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.Catalog;

/// <summary>Maps exceptions to error responses.</summary>
internal static class ErrorMapping
{
    public static CatalogError Of(Exception failure) =>
        failure switch
        {
            CatalogError known => known,
            IcebergException { Kind: ErrorKind.CommitFailed or ErrorKind.Conflict } => CatalogError.CommitFailed(failure.Message),
            IcebergException { Kind: ErrorKind.InvalidArgument } => CatalogError.Invalid(failure.Message),
            IcebergException { Kind: ErrorKind.InvalidData or ErrorKind.Unsupported } => CatalogError.BadRequest(failure.Message),
            // Nothing was changed, so the client may retry: 503 says so, while 500 would leave the commit in doubt.
            SqliteException { SqliteErrorCode: Busy or Locked } => new CatalogError(
                503,
                "ServiceUnavailableException",
                $"The catalog's database is busy: {failure.Message}"
            ),
            SqliteException { SqliteErrorCode: Full } => new CatalogError(
                503,
                "ServiceUnavailableException",
                $"The disk is full: {failure.Message}"
            ),
            // The journal is written before the database and rolls back a commit that did not complete.
            SqliteException { SqliteErrorCode: ReadOnly or CannotOpen } or SqliteException { SqliteExtendedErrorCode: WriteFailed } =>
                new CatalogError(503, "ServiceUnavailableException", $"The catalog's database could not be written: {failure.Message}"),
            // Files are written before the database changes, so their failure has changed nothing.
            IOException or UnauthorizedAccessException => new CatalogError(
                503,
                "ServiceUnavailableException",
                $"The warehouse folder could not be written: {failure.Message}"
            ),
            _ => new CatalogError(500, "InternalServerError", $"{failure.GetType().Name}: {failure.Message}"),
        };

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int WriteFailed = 778;
}
