using Balloon.Interop.Tests.Running;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>
/// A sandbox for each engine: the notebooks of a class run on both in the same order, so that both are in the same state.
/// </summary>
public sealed class TwoSandboxes : IAsyncDisposable
{
    private RunningSandbox? _theirs;
    private RunningSandbox? _ours;

    /// <summary>The sandbox of .NET Interactive, started with its first notebook, and so not at all where the tool is missing.</summary>
    public async Task<RunningSandbox> TheirsAsync() => _theirs ??= await RunningSandbox.StartAsync();

    /// <summary>The sandbox of this project's kernel.</summary>
    public async Task<RunningSandbox> OursAsync() => _ours ??= await RunningSandbox.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_theirs is not null)
            await _theirs.DisposeAsync();
        if (_ours is not null)
            await _ours.DisposeAsync();
    }
}
