namespace Balloon.Iceberg.Transactions;

/// <summary>A step of a transaction, which is applied again to fresh metadata when a commit is retried.</summary>
internal abstract class PendingChange
{
    /// <summary>Converts the step to updates and requirements.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.Conflict"/> if the step is no longer valid.</exception>
    public abstract Task ApplyAsync(CommitContext context, CancellationToken cancellationToken);

    /// <summary>Called once after the commit.</summary>
    public virtual Task CommittedAsync(CommitContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once when the transaction is given up, to remove files that will never be referenced.</summary>
    public virtual Task GivenUpAsync(CommitContext context) => Task.CompletedTask;
}

/// <summary>A step that only changes metadata.</summary>
internal sealed class MetadataChange(Action<CommitContext> apply) : PendingChange
{
    public override Task ApplyAsync(CommitContext context, CancellationToken cancellationToken)
    {
        apply(context);
        return Task.CompletedTask;
    }
}
