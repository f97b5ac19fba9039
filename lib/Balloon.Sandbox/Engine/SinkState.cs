namespace Balloon.Sandbox.Engine;

/// <summary>What a sink to an outside table is doing. Changes are collected in every state.</summary>
internal enum SinkState
{
    /// <summary>The engine has just started: whether the table is at the position in the state is unknown.</summary>
    Unchecked,

    /// <summary>The table is being checked.</summary>
    Checking,

    /// <summary>Idle until a checkpoint takes the collected changes.</summary>
    Collecting,

    /// <summary>The files of the changes that a checkpoint took are being written.</summary>
    Preparing,

    /// <summary>
    /// Files are written and recorded in a durable checkpoint. They wait for their commit, or for the next attempt after a failure.
    /// </summary>
    Prepared,

    /// <summary>The files are being committed to the table.</summary>
    Committing,

    /// <summary>It writes nothing any more: its relation was stopped, or the table is out of step and cannot be written again.</summary>
    Stopped,
}

/// <summary>The transitions between a sink's states.</summary>
internal static class SinkStates
{
    /// <summary>True when a sink may go directly from one state to the other.</summary>
    public static bool Allows(SinkState from, SinkState to) =>
        (from, to) switch
        {
            (SinkState.Unchecked, SinkState.Checking) => true,
            // The table is out of step, and is written again.
            (SinkState.Unchecked, SinkState.Collecting) => true,
            (SinkState.Checking, SinkState.Unchecked or SinkState.Collecting) => true,
            (SinkState.Collecting, SinkState.Preparing) => true,
            (SinkState.Preparing, SinkState.Prepared or SinkState.Collecting) => true,
            (SinkState.Prepared, SinkState.Committing or SinkState.Collecting) => true,
            (SinkState.Committing, SinkState.Prepared or SinkState.Collecting) => true,
            (not SinkState.Stopped, SinkState.Stopped) => true,
            _ => false,
        };

    /// <summary>The name of a state as SQL and <c>balloon status</c> show it.</summary>
    public static string Text(this SinkState state) =>
        state switch
        {
            SinkState.Unchecked => "unchecked",
            SinkState.Checking => "checking",
            SinkState.Collecting => "collecting",
            SinkState.Preparing => "preparing",
            SinkState.Prepared => "prepared",
            SinkState.Committing => "committing",
            _ => "stopped",
        };
}
