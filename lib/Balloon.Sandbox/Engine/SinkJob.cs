using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A running sink: collects the net change of its relation until a checkpoint takes it.
/// </summary>
internal sealed class SinkJob : Relation
{
    private readonly bool isPlaced;
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
        isPlaced = PlaceBuffer.Fits(from, definition, upsert);
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
    public SinkBuffer Buffer { get; private set; }

    /// <summary>Prepared and recorded in a checkpoint, but not committed.</summary>
    public (long Epoch, byte[] Data)? Pending { get; set; }

    /// <summary>Changes being prepared now.</summary>
    public SinkBuffer? Sealed { get; set; }

    public bool Committing { get; set; }

    /// <summary>Where its table stands.</summary>
    public SinkMark Mark { get; set; }

    /// <summary>True after a start, until the table was found to stand where the state says.</summary>
    public bool NeedsCheck { get; set; }

    /// <summary>True when the buffer holds all rows of the relation, and they are to stand in place of what the table holds.</summary>
    public bool IsWhole { get; set; }

    public long CommittedEpoch => Mark.Epoch;

    public DateTimeOffset? CommittedAt { get; set; }

    public StatusError? Error
    {
        get => From.Error is { } error ? new StatusError($"{From.Kind} {From.Name} was stopped: {error.Message}", error.Since) : field;
        set;
    }

    /// <summary>True when its relation was stopped, perhaps in the middle of a change: what it had collected is void.</summary>
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

    /// <summary>The numbers of all stores that its buffers ever have.</summary>
    public IEnumerable<long> StoreIds => Enumerable.Range(0, 2 * Generations).Select(n => (Id * CheckpointStore.StoresOfAnObject) + n);

    /// <summary>How many buffers have numbers of their own.</summary>
    public const int Generations = 128;

    /// <summary>The numbers of a buffer's stores.</summary>
    public (long First, long Second) StoreId(int of)
    {
        var first = (Id * CheckpointStore.StoresOfAnObject) + (of & (Generations - 1));
        return (first, first + Generations);
    }

    public void Start(int first)
    {
        generation = first;
        Buffer = NewBuffer();
        Buffer.Start();
    }

    public void Stop() => Buffer.Stop();

    /// <summary>Unsubscribes, and drops what it had collected.</summary>
    public void Halt()
    {
        Stop();
        Buffer = NewBuffer();
    }

    /// <summary>Begins anew with all rows that the relation holds. Returns the stores that are void.</summary>
    public IReadOnlyList<long> FillWhole()
    {
        Stop();
        long[] former = [.. Buffer.Stores.Select(s => s.Id)];
        generation++;
        Buffer = NewBuffer();
        Buffer.Start();
        Buffer.Fill();
        IsWhole = true;
        return former;
    }

    /// <summary>Seals what was collected, and begins a new buffer.</summary>
    public void Seal()
    {
        Stop();
        Sealed = Buffer;
        generation++;
        Buffer = NewBuffer();
        Buffer.Start();
    }

    /// <summary>Takes sealed changes back, because they could not be prepared; what came since follows them. Returns the stores that are void.</summary>
    public IEnumerable<long> Unseal()
    {
        var newer = Buffer;
        Stop();
        Buffer = Sealed!;
        Sealed = null;
        Buffer.Append(newer);
        if (!IsHalted)
            Buffer.Start();
        return newer.Stores.Select(s => s.Id);
    }

    private SinkBuffer NewBuffer()
    {
        var (first, second) = StoreId(generation);
        return isPlaced ? new PlaceBuffer(this, first, second) : new RowBuffer(this, first);
    }
}
