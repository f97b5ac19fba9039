namespace Balloon.Sandbox.Engine;

/// <summary>How to open a <c>StreamEngine</c>.</summary>
public sealed record StreamEngineOptions
{
    /// <summary>The folder of the engine's state; created if it does not exist. One engine at a time may use it.</summary>
    public required string Folder { get; init; }

    /// <summary>Opens the sinks of CREATE SINK; null refuses them.</summary>
    internal ISinkFactory? SinkFactory { get; init; }

    /// <summary>
    /// Maps a broker address stored by an earlier run to the broker's present address; null leaves addresses as they are.
    /// </summary>
    public Func<string, string>? ResolveBrokers { get; init; }

    /// <summary>The clock of now(), of checkpoints and of back-off.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The time between checkpoints while anything changes. One checkpoint counts as one second of a sink's interval.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The memory, in bytes as the engine estimates it, that the state of all views, tables, sinks and subscriptions may take; null: half
    /// of what the process may have. When it is reached, the view that takes most is stopped with an error, and the rest goes on.
    /// </summary>
    public long? StateMemory { get; init; }

    /// <summary>
    /// The memory, in bytes, that the rows of one query's answer may take, roughly; null: a quarter of what the process may have. A larger
    /// answer is refused.
    /// </summary>
    public long? AnswerMemory { get; init; }

    /// <summary>
    /// The most rows that a source hands over at once: so few that a column of them is no large object to the garbage collector.
    /// </summary>
    public int BatchRows { get; init; } = 8192;

    /// <summary>Called with each object that is recovered while the engine opens.</summary>
    internal Action<string>? Progress { get; init; }

    /// <summary>How the rows of new views are stored; existing views stay as they are.</summary>
    internal ViewLayout NewestLayout { get; init; } = ViewLayout.GroupResults;
}
