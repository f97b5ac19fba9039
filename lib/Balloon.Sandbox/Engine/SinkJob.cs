using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A sink at work: collects the net change of its relation, row by row with weights, until a checkpoint hands it on.
/// </summary>
internal sealed class SinkJob : Relation
{
    private readonly SqlTypes types;
    private int generation;

    public SinkJob(string name, StoredRelation from, SinkDefinition definition, ISink sink, bool upsert, bool forced, int interval)
        : base(name)
    {
        From = from;
        Definition = definition;
        Sink = sink;
        Upsert = upsert;
        Forced = forced;
        Interval = interval;
        types = new SqlTypes([.. definition.Columns.Select(c => c.Type)]);
        Buffer = null!;
    }

    public StoredRelation From { get; }

    public SinkDefinition Definition { get; }

    public ISink Sink { get; }

    /// <summary>False for an append-only sink.</summary>
    public bool Upsert { get; }

    /// <summary>force_append_only: what goes is dropped, what comes is written.</summary>
    public bool Forced { get; }

    /// <summary>Commit every so many checkpoints.</summary>
    public int Interval { get; }

    /// <summary>Changes that no prepared epoch holds.</summary>
    public MaterializeOperator Buffer { get; private set; }

    /// <summary>Prepared and recorded in a checkpoint, but not committed.</summary>
    public (long Epoch, byte[] Data)? Pending { get; set; }

    /// <summary>Changes being prepared now.</summary>
    public MaterializeOperator? Sealed { get; set; }

    public bool Committing { get; set; }

    public bool AfterCrash { get; set; }

    public long CommittedEpoch { get; set; }

    public DateTimeOffset? CommittedAt { get; set; }

    public StatusError? Error
    {
        get => From.Error is { } error ? new StatusError($"{From.Kind} {From.Name} was stopped: {error.Message}", error.Since) : field;
        set;
    }

    /// <summary>True when what it follows was stopped, perhaps in the middle of a change: what it had collected is void.</summary>
    public bool IsHalted => From.Error is not null;

    /// <summary>Failures in a row, for the back-off.</summary>
    public int Failures { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public int CheckpointsSinceCommit { get; set; }

    public override string Kind => "sink";

    public override IReadOnlyList<Field> Fields => From.Fields;

    public override bool AppendOnly => true;

    public override bool IsReadable => false;

    public int Generation => generation;

    public long StoreId(int of) => (Id * 256) + (of & 127);

    public void Start(int first)
    {
        generation = first;
        Buffer = NewBuffer();
        From.Rows.Changed += Receive;
    }

    public void Stop() => From.Rows.Changed -= Receive;

    /// <summary>Follows no more, and forgets what it had collected.</summary>
    public void Halt()
    {
        Stop();
        Buffer = NewBuffer();
    }

    /// <summary>Seals what was collected, and begins a new buffer.</summary>
    public void Seal()
    {
        Sealed = Buffer;
        generation++;
        Buffer = NewBuffer();
    }

    /// <summary>Takes sealed changes back, because they could not be prepared; what came since follows them. Returns the store that is void.</summary>
    public long Unseal()
    {
        var newer = Buffer;
        Buffer = Sealed!;
        Sealed = null;
        foreach (var batch in newer.Store.Snapshot().Batches())
            Buffer.Push(0, batch);
        Buffer.Flush();
        return newer.Store.Id;
    }

    /// <summary>Hands the rows that the relation holds to the sink, as it begins.</summary>
    public void Backfill()
    {
        foreach (var batch in From.Rows.Store.Snapshot().Batches())
            Receive(batch);
        Buffer.Flush();
    }

    private MaterializeOperator NewBuffer() =>
        new(new RowStore(StoreId(generation), types.Types, [.. Enumerable.Range(0, types.Types.Length)]), keyed: false);

    private void Receive(Batch delta)
    {
        if (delta.Columns.Length > types.Types.Length)
            delta = delta.WithColumns(delta.Columns[..types.Types.Length]);
        if (!Forced || delta.Weights is not { } weights)
        {
            Buffer.Push(0, delta);
            return;
        }

        var come = new List<int>();
        for (var i = 0; i < delta.Count; i++)
        {
            if (weights[i] > 0)
                come.Add(i);
        }

        if (come.Count > 0)
            Buffer.Push(0, delta.Take(come.ToArray()));
    }

    private sealed record SqlTypes(SqlType[] Types);
}
