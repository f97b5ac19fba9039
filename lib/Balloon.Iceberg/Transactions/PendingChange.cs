namespace Balloon.Iceberg.Transactions;

/// <summary>One step of a transaction; applied anew to fresh metadata when a commit is tried again.</summary>
internal abstract class PendingChange
{
    /// <summary>Turns the step into updates and requirements.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.Conflict"/> where the step is not valid any more.</exception>
    public abstract Task ApplyAsync(CommitContext context, CancellationToken cancellationToken);

    /// <summary>Called once when the commit has happened.</summary>
    public virtual Task CommittedAsync(CommitContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once when the transaction is given up: removes files that nobody will name.</summary>
    public virtual Task GivenUpAsync(CommitContext context) => Task.CompletedTask;
}

/// <summary>A step of metadata alone.</summary>
internal sealed class MetadataChange(Action<CommitContext> apply) : PendingChange
{
    public override Task ApplyAsync(CommitContext context, CancellationToken cancellationToken)
    {
        apply(context);
        return Task.CompletedTask;
    }
}
