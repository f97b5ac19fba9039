using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// An outside table that follows a relation exactly once: <see cref="PrepareAsync"/> writes files, a checkpoint records what it returned,
/// and only then <see cref="CommitAsync"/> makes the files visible.
/// </summary>
internal interface ISink : IAsyncDisposable
{
    /// <summary>
    /// Writes the files of a net change, which are not visible yet. If it throws, it is called again under a later epoch with the same
    /// changes and those that followed.
    /// </summary>
    /// <param name="epoch">Grows with every call.</param>
    /// <param name="changes">The changes since the epoch that was last prepared successfully.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>What a commit needs to know; it is stored with the checkpoint.</returns>
    Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default);

    /// <summary>Makes the files of an epoch visible. Retried with the same arguments when it throws.</summary>
    /// <param name="epoch">The epoch that was prepared.</param>
    /// <param name="pending">What <see cref="PrepareAsync"/> returned.</param>
    /// <param name="known">Where the engine believes the table stands before the commit.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>Where the table stands now.</returns>
    /// <exception cref="SinkOutOfStepException">The table is at another position.</exception>
    Task<SinkPosition> CommitAsync(
        long epoch,
        ReadOnlyMemory<byte> pending,
        SinkPosition known,
        CancellationToken cancellationToken = default
    );

    /// <summary>Checks that the table stands where the engine's state says; called after a start when nothing is left to commit.</summary>
    /// <param name="known">Where the engine believes the table stands.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="SinkOutOfStepException">The table is at another position.</exception>
    Task CheckAsync(SinkPosition known, CancellationToken cancellationToken = default);

    /// <summary>Rows in the files of the table when the sink was opened (its <c>total-records</c>); they stay, except those whose keys it writes.</summary>
    long RowsBefore => 0;

    /// <summary>The UUID of the table that it writes to; null before the table was opened, and for a sink without a table.</summary>
    Guid? TableUuid => null;

    /// <summary>
    /// Checks that the table the sink writes to still exists. Called now and then while there is nothing to write, so it must be cheap. It
    /// changes nothing. A sink without a table has nothing to check.
    /// </summary>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="Types.SqlException">The table is gone, or another has its name.</exception>
    Task CheckTableAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
