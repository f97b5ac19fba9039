using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>Recovers an engine from its last checkpoint: builds each object from its statement, and reads its state.</summary>
/// <param name="engine">The engine.</param>
/// <param name="store">Its last checkpoint.</param>
/// <param name="anew">Whether derived state is rebuilt instead of read; the stream is running in that case.</param>
internal sealed class Recovery(StreamEngine engine, CheckpointStore store, bool anew)
{
    public StreamEngine Engine => engine;

    /// <summary>The last checkpoint.</summary>
    public CheckpointStore Store => store;

    /// <summary>True when derived state is rebuilt instead of read; the stream is running in that case.</summary>
    public bool IsRebuild => anew;

    /// <summary>Rows of views that are being read in the background; nothing needs them before the stream starts.</summary>
    public List<(MaterializedView View, Task Rows)> Loading { get; } = [];

    /// <summary>Sinks whose collected changes are damaged: their tables are written again.</summary>
    public List<SinkJob> Refilled { get; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        engine.Loop.Stopped = new StoppedViews(engine).Stopped;
        var objects = store.Objects().ToList();
        var done = 0;
        foreach (var stored in objects)
        {
            engine.Options.Progress?.Invoke($"restoring {stored.Kind} {stored.Name} ({++done} of {objects.Count})");
            cancellationToken.ThrowIfCancellationRequested();
            var statement = Parser.Parse(stored.Sql)[0];
            var kind =
                ObjectKinds.MadeBy(statement)
                ?? throw new InvalidDataException($"The checkpoint holds \"{stored.Sql}\", which this version does not know.");
            await kind.RecoverAsync(statement, stored, this, cancellationToken).ConfigureAwait(false);
        }

        if (anew)
        {
            await engine.Loop.RunAsync(engine.Checkpointer.RequestAsync).Unwrap().ConfigureAwait(false);
            return;
        }

        engine.Options.Progress?.Invoke("reading the rows of views");
        await StopDamagedAsync().ConfigureAwait(false);
        foreach (var shared in engine.Loop.Sources)
            shared.Start(engine);
    }

    /// <summary>Reads the rows of a store.</summary>
    public async Task LoadAsync(RowStore rows, Plan.Relation of) =>
        await (await store.LoadAsync(rows, $"{of.Kind} {of.Name}").ConfigureAwait(false)).ConfigureAwait(false);

    // Views with damaged state stop, and so do the views and sinks that depend on them; all others go on.
    private async Task StopDamagedAsync()
    {
        var damaged = new List<(MaterializedView View, StateDamagedException Damage)>();
        foreach (var (view, rows) in Loading)
        {
            try
            {
                await rows.ConfigureAwait(false);
            }
            catch (StateDamagedException e)
            {
                damaged.Add((view, e));
            }
        }

        foreach (var (view, damage) in damaged)
            engine.Loop.Stop(view, damage);
        foreach (var sink in Refilled.Where(s => !s.IsHalted))
            engine.Checkpointer.Replay(sink, "its changes in the engine's state are damaged");
    }

    /// <summary>Changes the stream: on the loop's thread if the loop is running.</summary>
    public Task OnLoopAsync(Action action)
    {
        if (anew)
            return engine.Loop.RunAsync(action);
        action();
        return Task.CompletedTask;
    }
}
