using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>connector = 'blackhole': accepts every change and keeps none, for measuring how fast a query runs.</summary>
internal sealed class BlackholeSink : ISink
{
    public const string Connector = "blackhole";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "connector",
        "type",
        "force_append_only",
        "primary_key",
        "commit_checkpoint_interval",
    };

    /// <exception cref="SqlException">22023: an unknown option.</exception>
    public static void Check(IEnumerable<string> options, int at)
    {
        if (options.FirstOrDefault(option => !Known.Contains(option)) is { } unknown)
            throw unknown == "snapshot"
                ? Refusal.NotSupported("the option snapshot of a sink", at)
                : new SqlException(SqlStates.InvalidParameterValue, $"unknown option \"{unknown}\" of a blackhole sink", at + 1);
    }

    public Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default) =>
        Task.FromResult<byte[]>([]);

    public Task<SinkMark> CommitAsync(
        long epoch,
        ReadOnlyMemory<byte> pending,
        SinkMark known,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(known with { Epoch = epoch });

    public Task CheckAsync(SinkMark known, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
