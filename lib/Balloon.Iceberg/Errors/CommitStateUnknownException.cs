namespace Balloon.Iceberg;

/// <summary>
/// The connection broke, or the server failed, after a commit was sent: it may have happened. The files of the commit must stay;
/// load the table and look for the snapshot before trying again.
/// </summary>
/// <param name="message">What was sent and what came back.</param>
/// <param name="inner">The cause.</param>
public sealed class CommitStateUnknownException(string message, Exception? inner = null)
    : IcebergException(ErrorKind.CommitStateUnknown, message, inner) { }
