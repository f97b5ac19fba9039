namespace Balloon.Iceberg;

/// <summary>
/// The connection broke, or the server failed, after a commit was sent, which may have succeeded. The files of the commit must be kept;
/// load the table and look for the snapshot before retrying.
/// </summary>
/// <param name="message">The request and the failure.</param>
/// <param name="inner">The cause.</param>
public sealed class CommitStateUnknownException(string message, Exception? inner = null)
    : IcebergException(ErrorKind.CommitStateUnknown, message, inner) { }
