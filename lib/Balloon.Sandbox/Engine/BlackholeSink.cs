using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>connector = 'blackhole': accepts every change and keeps none, for measuring how fast a query runs.</summary>
internal sealed class BlackholeSink : ISink
{
    public const string Connector = "blackhole";

    public Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default) =>
        Task.FromResult<byte[]>([]);

    public Task<SinkPosition> CommitAsync(
        long epoch,
        ReadOnlyMemory<byte> pending,
        SinkPosition known,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(known with { Epoch = epoch });

    public Task CheckAsync(SinkPosition known, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
