namespace Balloon.Iceberg;

/// <summary>A requirement of a commit does not hold: another writer was faster. Nothing was changed; reload, re-apply and try again.</summary>
/// <param name="message">Which requirement, expected and found.</param>
/// <param name="inner">The cause, if another exception is.</param>
public sealed class CommitFailedException(string message, Exception? inner = null)
    : IcebergException(ErrorKind.CommitFailed, message, inner) { }
