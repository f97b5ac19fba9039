using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A table outside that follows a relation, exactly once: <see cref="PrepareAsync"/> writes files, a checkpoint records what it
/// returned, and only then <see cref="CommitAsync"/> makes them visible.
/// </summary>
internal interface ISink : IAsyncDisposable
{
    /// <summary>
    /// Writes the files of a net change. Nothing is visible yet. Called again with the same and further changes, under a later epoch,
    /// when it throws.
    /// </summary>
    /// <param name="epoch">Grows with every call.</param>
    /// <param name="changes">What changed since the epoch that was last prepared with success.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>What a commit needs to know; stored with the checkpoint.</returns>
    Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default);

    /// <summary>Makes the files of an epoch visible. Retried with the same arguments when it throws.</summary>
    /// <param name="epoch">The epoch that was prepared.</param>
    /// <param name="pending">What <see cref="PrepareAsync"/> returned.</param>
    /// <param name="known">Where the table stands before it, as far as the engine knows.</param>
    /// <param name="cancellationToken">Stops the try.</param>
    /// <returns>Where the table stands now.</returns>
    /// <exception cref="SinkOutOfStepException">The table stands elsewhere.</exception>
    Task<SinkMark> CommitAsync(long epoch, ReadOnlyMemory<byte> pending, SinkMark known, CancellationToken cancellationToken = default);

    /// <summary>Looks whether the table stands where the engine's state says; asked after a start, where nothing is left to commit.</summary>
    /// <param name="known">Where it stands as far as the engine knows.</param>
    /// <param name="cancellationToken">Stops the try.</param>
    /// <exception cref="SinkOutOfStepException">The table stands elsewhere.</exception>
    Task CheckAsync(SinkMark known, CancellationToken cancellationToken = default);
}
