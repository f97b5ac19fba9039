using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>A sink that is opened when it is first used; if that fails, the next use tries again.</summary>
internal sealed class DeferredSink(ISinkFactory factory, SinkDefinition definition) : ISink
{
    private ISink? opened;

    public async Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false))
            .PrepareAsync(epoch, changes, cancellationToken)
            .ConfigureAwait(false);

    public async Task<SinkPosition> CommitAsync(
        long epoch,
        ReadOnlyMemory<byte> pending,
        SinkPosition known,
        CancellationToken cancellationToken = default
    ) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false))
            .CommitAsync(epoch, pending, known, cancellationToken)
            .ConfigureAwait(false);

    public async Task CheckAsync(SinkPosition known, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).CheckAsync(known, cancellationToken).ConfigureAwait(false);

    public async Task CheckTableAsync(CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).CheckTableAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => opened?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<ISink> OpenAsync(CancellationToken cancellationToken) =>
        opened ??= await factory.CreateAsync(definition, true, cancellationToken).ConfigureAwait(false);
}
