namespace Balloon.Notebook;

/// <summary>What a chapter needs from earlier ones.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>The five tables of chapter 02.</summary>
    Tables = 1,

    /// <summary>Events in the log, as chapter 03 produces them.</summary>
    Events = 2,

    /// <summary>Source, views and sinks of chapter 04, with every event in them.</summary>
    Stream = 4,

    /// <summary>All of it.</summary>
    Everything = Tables | Events | Stream,
}
