using Balloon.Sandbox.Engine.Introspection;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The stream SQL engine: it maintains materialized views over Kafka topics and tables, answers queries on them, and feeds sinks exactly
/// once. Its state is one folder; see <see cref="StreamEngineOptions"/>.
/// </summary>
public sealed class StreamEngine : ISqlEngine, IAsyncDisposable
{
    private readonly CheckpointStore store;
    private bool closed;

    private StreamEngine(StreamEngineOptions options, CheckpointStore store)
    {
        this.store = store;
        Options = options;
        Catalog = new EngineCatalog { RowIds = new RowIds(options.TimeProvider) };
        Loop = new StreamLoop(Topology, options.TimeProvider);
        Memory = new StateMemory(Loop, options.StateMemory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2));
        Loop.AfterFlush = Memory.Enforce;
        var ids = new ObjectIds(store.LastObjectId);
        Ids = ids;
        Checkpointer = new Checkpointer(Loop, store, options, () => ids.Last);
        var objects = new CatalogObjects(Catalog);
        Catalog.System = new SystemRelations(this, objects).Find;
        Catalog.SystemFunctions = new CatalogFunctions(objects).Find;
        Ddl = new DdlRunner(this);
    }

    internal StreamEngineOptions Options { get; }

    internal EngineCatalog Catalog { get; }

    /// <summary>Who reads whom, and in which order.</summary>
    internal StreamTopology Topology => Catalog.Topology;

    internal StreamLoop Loop { get; }

    internal StateMemory Memory { get; }

    internal Checkpointer Checkpointer { get; }

    internal ObjectIds Ids { get; }

    internal DdlRunner Ddl { get; }

    /// <summary>What a rebuild could not keep, or what was lost with the last checkpoints, as sentences.</summary>
    internal IReadOnlyList<string> Losses { get; private init; } = [];

    /// <summary>Opens the folder, and continues from the last checkpoint.</summary>
    /// <exception cref="IOException">The folder is in use, or cannot be written.</exception>
    public static async Task<StreamEngine> OpenAsync(StreamEngineOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var anew = StateSalvage.IsAsked(options.Folder);
        var lost = new List<string>();
        if (anew)
            StateSalvage.Run(options.Folder, Rebuild.IsKept, lost.Add);
        var store = new CheckpointStore(options.Folder);
        if (store.Loss is { } older)
            lost.Add(older);
        var engine = new StreamEngine(options, store) { Losses = lost };
        engine.Loop.AfterTurn = engine.Checkpointer.Turn;
        engine.Loop.SleepFor = engine.Checkpointer.UntilNext;
        try
        {
            // A rebuild runs each object's statement again, which needs the running stream.
            if (anew)
                engine.Loop.Start();
            await new Recovery(engine, store, anew).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (anew)
                await engine.AbandonAsync().ConfigureAwait(false);
            else
                store.Dispose();
            throw;
        }

        if (anew)
            StateSalvage.Done(options.Folder);
        else
            engine.Loop.Start();
        return engine;
    }

    /// <inheritdoc/>
    public ISqlSession OpenSession(SessionParameters parameters) => new SqlSession(this, parameters);

    /// <summary>The state of everything. Thread-safe; each figure is current, but not all are of the same moment.</summary>
    public EngineStatus Status => StatusReader.Read(this);

    /// <summary>Writes a last checkpoint, and closes the engine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (closed)
            return;
        closed = true;
        foreach (var source in await Loop.RunAsync(() => Loop.Sources).ConfigureAwait(false))
        {
            if (source.Reader is { } reader)
                await reader.DisposeAsync().ConfigureAwait(false);
        }

        var last = Loop.RunAsync(Checkpointer.RequestAsync).Unwrap();
        await Task.WhenAny(last, Task.Delay(TimeSpan.FromSeconds(5))).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the engine as a crash would: without a last checkpoint.</summary>
    internal async Task AbandonAsync()
    {
        closed = true;
        foreach (var source in Loop.Sources)
        {
            if (source.Reader is { } reader)
                await reader.DisposeAsync().ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        await Checkpointer.StopAsync().ConfigureAwait(false);
        // The loop begins checkpoints, so which one is the last is known only when it has ended.
        Loop.Stop();
        await Checkpointer.DisposeAsync().ConfigureAwait(false);
        foreach (var sink in Topology.Sinks)
            await sink.Sink.DisposeAsync().ConfigureAwait(false);
        Loop.Dispose();
        Ddl.Dispose();
        store.Dispose();
    }
}

/// <summary>Gives objects their numbers, each once.</summary>
internal sealed class ObjectIds(long last)
{
    private long last = last;

    public long Last => Interlocked.Read(ref last);

    public long Next() => Interlocked.Increment(ref last);

    /// <summary>Gives only higher numbers from now on; not to be called while another thread asks for one.</summary>
    public void Skip(long number) => Interlocked.Exchange(ref last, Math.Max(Last, number));
}
