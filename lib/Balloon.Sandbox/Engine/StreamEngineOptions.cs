namespace Balloon.Sandbox.Engine;

/// <summary>How to open a <c>StreamEngine</c>.</summary>
public sealed record StreamEngineOptions
{
    /// <summary>Folder of the engine's state; made when it is not there. One engine at a time may have it.</summary>
    public required string Folder { get; init; }

    /// <summary>Makes the sinks of CREATE SINK; null refuses them.</summary>
    internal ISinkFactory? SinkFactory { get; init; }

    /// <summary>
    /// Leads the brokers' addresses, as a source of an earlier run has them, to where they are now; null leaves them as they are.
    /// </summary>
    public Func<string, string>? ResolveBrokers { get; init; }

    /// <summary>The clock of now(), of checkpoints and of back-off.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A checkpoint starts this long after the last one when anything changed. One counts as one second of a sink's interval.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes that the state of all views, tables, sinks and subscriptions may take in memory, as the engine estimates them; null: half of
    /// what the process may have. When they are reached, the view that takes most is stopped with an error, and the rest goes on.
    /// </summary>
    public long? StateMemory { get; init; }

    /// <summary>
    /// Bytes that the rows of one query's answer may take in memory, roughly; null: a quarter of what the process may have. A query that
    /// has more is refused.
    /// </summary>
    public long? AnswerMemory { get; init; }

    /// <summary>How many rows a source hands over at once, at most. So few that a column of them is no large object to the collector.</summary>
    public int BatchRows { get; init; } = 8192;

    /// <summary>Told what is made again as the engine opens.</summary>
    internal Action<string>? Progress { get; init; }

    /// <summary>How the rows of views that are made may lie; those that are there stay as they are.</summary>
    internal ViewLayout NewestLayout { get; init; } = ViewLayout.InGroups;
}
