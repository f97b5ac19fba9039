namespace Balloon.Sandbox.Engine;

/// <summary>What a sink to an outside table does. It collects changes meanwhile, whatever the state.</summary>
internal enum SinkState
{
    /// <summary>After a start: whether the table stands where the engine's state says is not known.</summary>
    Unchecked,

    /// <summary>The table is being asked where it stands.</summary>
    Checking,

    /// <summary>Nothing is under way until a checkpoint takes what was collected.</summary>
    Collecting,

    /// <summary>The files of what a checkpoint took are being written.</summary>
    Preparing,

    /// <summary>Files are written and a durable checkpoint names them; they wait to be committed, after a failure for some time.</summary>
    Prepared,

    /// <summary>The table is being asked to take the files.</summary>
    Committing,

    /// <summary>It writes nothing more: its relation was stopped, or what the table lacks cannot be made anew.</summary>
    Stopped,
}

/// <summary>Which state of a sink may follow which.</summary>
internal static class SinkStates
{
    /// <summary>True when a sink may go from one state straight to the other.</summary>
    public static bool Allows(SinkState from, SinkState to) =>
        (from, to) switch
        {
            (SinkState.Unchecked, SinkState.Checking) => true,
            // The table may be out of step, and is to be written anew.
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
