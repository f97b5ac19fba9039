namespace Balloon.Iceberg;

/// <summary>
/// A requirement of a commit does not hold: another writer was faster. Nothing was changed; reload, apply the change again and retry.
/// </summary>
/// <param name="message">The requirement, with the expected and the actual value.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class CommitFailedException(string message, Exception? inner = null)
    : IcebergException(ErrorKind.CommitFailed, message, inner) { }
