using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A running sink to an outside table: it collects the net change of its relation until a checkpoint takes it.
/// </summary>
internal sealed class SinkJob : Relation
{
    /// <summary>How long after a commit, or after its start, a sink that has nothing to write checks its table.</summary>
    private static readonly TimeSpan FirstTableCheck = TimeSpan.FromSeconds(10);

    /// <summary>The longest time between two checks: the longer it is idle, the less often it checks, as a table's metadata may be large.</summary>
    private static readonly TimeSpan MaxTableCheckPeriod = TimeSpan.FromMinutes(1);

    private readonly bool usesSlots;
    private bool isCheckingTable;
    private DateTimeOffset tableCheckAt;
    private TimeSpan tableCheckPeriod = FirstTableCheck;
    private int generation;

    // Failures in a row, for the back-off.
    private int failures;

    public SinkJob(string name, StoredRelation from, SinkDefinition definition, ISink sink, bool upsert, bool forced, int interval)
        : base(name)
    {
        From = from;
        Definition = definition;
        Sink = sink;
        Upsert = upsert;
        Forced = forced;
        Interval = interval;
        usesSlots = SlotBuffer.Fits(from, definition, upsert);
        Buffer = null!;
    }

    public StoredRelation From { get; }

    public SinkDefinition Definition { get; }

    public ISink Sink { get; }

    /// <summary>False for an append-only sink.</summary>
    public bool Upsert { get; }

    /// <summary>force_append_only: rows that are added are written, rows that are removed are ignored.</summary>
    public bool Forced { get; }

    /// <summary>The sink commits once in this many checkpoints.</summary>
    public int Interval { get; }

    /// <summary>Changes that are in no prepared epoch yet.</summary>
    public SinkBuffer Buffer { get; private set; }

    /// <summary>What it is doing.</summary>
    public SinkState State { get; private set; } = SinkState.Collecting;

    /// <summary>The prepared epoch that waits for its commit, with what the commit needs to know; null when none does.</summary>
    public (long Epoch, byte[] Data)? Pending { get; private set; }

    /// <summary>Changes whose files are being written; null when none are.</summary>
    public SinkBuffer? Sealed { get; private set; }

    /// <summary>The position of its table.</summary>
    public SinkPosition Mark { get; private set; }

    /// <summary>True when the buffer holds all rows of the relation, which are to replace whatever the table holds.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>True when there are changes that a checkpoint may take.</summary>
    public bool HasMore => State == SinkState.Collecting && (Buffer.Rows > 0 || IsWhole);

    private bool IsIdle => State == SinkState.Collecting && !HasMore && failures == 0;

    public long CommittedEpoch => Mark.Epoch;

    public DateTimeOffset? CommittedAt { get; private set; }

    /// <summary>Why the last attempt failed or the relation was stopped; null when all is well.</summary>
    public StatusError? Error
    {
        get => From.Error is { } error ? new StatusError($"{From.Kind} {From.Name} was stopped: {error.Message}", error.Since) : field;
        private set;
    }

    /// <summary>True when its relation was stopped, perhaps in the middle of a change, so that what was collected is void.</summary>
    public bool IsHalted => From.Error is not null;

    /// <summary>The earliest time of the next attempt after a failure.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    public int CheckpointsSinceCommit { get; set; }

    public override string Kind => "sink";

    public override IReadOnlyList<Field> Fields => From.Fields;

    public override bool AppendOnly => true;

    public override bool IsReadable => false;

    public int Generation => generation;

    /// <summary>The numbers of all stores that its buffers can ever have.</summary>
    public IEnumerable<long> StoreIds => Enumerable.Range(0, 2 * Generations).Select(n => (Id * CheckpointStore.StoresOfAnObject) + n);

    /// <summary>How many buffers have distinct store numbers; then numbers are reused.</summary>
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

    /// <summary>After a start: continues from a checkpoint.</summary>
    /// <param name="mark">The position of the table.</param>
    /// <param name="pending">The epoch that waited for its commit; null when there was none, and the table is to be checked.</param>
    public void Return(SinkPosition mark, (long Epoch, byte[] Data)? pending)
    {
        (Mark, Pending) = (mark, pending);
        State =
            pending is not null ? SinkState.Prepared
            : IsHalted ? SinkState.Stopped
            : SinkState.Unchecked;
    }

    public void Stop() => Buffer.Stop();

    /// <summary>
    /// Its relation was stopped: unsubscribes and discards what was collected. An epoch that a checkpoint took is still committed.
    /// </summary>
    public void Halt()
    {
        Stop();
        Buffer = NewBuffer();
        if (State is SinkState.Collecting or SinkState.Unchecked)
            Enter(SinkState.Stopped);
    }

    /// <summary>Begins to check the table, or to commit the prepared epoch; false when neither is due.</summary>
    public bool Begin()
    {
        if (State is not (SinkState.Unchecked or SinkState.Prepared))
            return false;
        Enter(State == SinkState.Unchecked ? SinkState.Checking : SinkState.Committing);
        return true;
    }

    /// <summary>The files of the sealed changes are written, and a durable checkpoint records them.</summary>
    public void Prepared(long epoch, byte[] data)
    {
        (Sealed, IsWhole, Pending) = (null, false, (epoch, data));
        Enter(SinkState.Prepared);
    }

    /// <summary>The table is at the position in the engine's state.</summary>
    public void Checked() => Succeeded();

    /// <summary>The prepared epoch is committed.</summary>
    public void Committed(SinkPosition mark, DateTimeOffset at)
    {
        (Pending, Mark, CommittedAt) = (null, mark, at);
        (tableCheckAt, tableCheckPeriod) = (at + FirstTableCheck, FirstTableCheck);
        Succeeded();
    }

    /// <summary>Begins to check the table; false when no check is due, or the sink is busy.</summary>
    public bool BeginTableCheck(DateTimeOffset now)
    {
        if (!IsIdle || isCheckingTable || now < tableCheckAt)
            return false;
        (isCheckingTable, tableCheckAt) = (true, now + tableCheckPeriod);
        tableCheckPeriod = tableCheckPeriod * 2 < MaxTableCheckPeriod ? tableCheckPeriod * 2 : MaxTableCheckPeriod;
        return true;
    }

    /// <summary>The check's error, or null. A sink that is busy by now ignores it: its own work will report errors.</summary>
    public void TableChecked(string? message, DateTimeOffset now)
    {
        isCheckingTable = false;
        if (IsIdle)
            Error = message is null ? null : new StatusError(message, Error?.Since ?? now);
    }

    /// <summary>An attempt failed; the next one waits for a while.</summary>
    public void Failed(string message, DateTimeOffset now)
    {
        failures++;
        NotBefore = now + Backoff.After(failures);
        Error = new StatusError(message, Error?.Since ?? now);
        if (State == SinkState.Committing)
            Enter(SinkState.Prepared);
        else if (State == SinkState.Checking)
            Enter(IsHalted ? SinkState.Stopped : SinkState.Unchecked);
    }

    /// <summary>Gives up the prepared epoch, if there is one.</summary>
    /// <param name="error">Why.</param>
    /// <param name="forGood">Whether the sink stops; otherwise it begins again.</param>
    public void GiveUp(StatusError? error, bool forGood)
    {
        (Pending, Error) = (null, error);
        Enter(forGood ? SinkState.Stopped : SinkState.Collecting);
    }

    /// <summary>Begins again with all rows of the relation. Returns the stores that are void.</summary>
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

    /// <summary>Seals the collected changes, and begins a new buffer.</summary>
    public void Seal()
    {
        Stop();
        Sealed = Buffer;
        generation++;
        Buffer = NewBuffer();
        Buffer.Start();
        Enter(SinkState.Preparing);
    }

    /// <summary>Takes back sealed changes that could not be prepared, and appends later ones. Returns the stores that are void.</summary>
    public IEnumerable<long> Unseal()
    {
        var newer = Buffer;
        Stop();
        Buffer = Sealed!;
        Sealed = null;
        Buffer.Append(newer);
        if (!IsHalted)
            Buffer.Start();
        Enter(Idle);
        return newer.Stores.Select(s => s.Id);
    }

    private SinkState Idle => IsHalted ? SinkState.Stopped : SinkState.Collecting;

    private void Succeeded()
    {
        (Error, failures, NotBefore) = (null, 0, default);
        Enter(Idle);
    }

    private void Enter(SinkState next)
    {
        if (next != State && !SinkStates.Allows(State, next))
            throw new InvalidOperationException($"sink {Name} cannot go from {State.Text()} to {next.Text()}");
        State = next;
    }

    private SinkBuffer NewBuffer()
    {
        var (first, second) = StoreId(generation);
        return usesSlots ? new SlotBuffer(this, first, second) : new RowBuffer(this, first);
    }
}
