namespace Balloon.Notebook;

/// <summary>What a chapter needs from earlier chapters.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>Events in the log, as produced in chapter 02.</summary>
    Events = 1,

    /// <summary>The source and the five views of chapter 03, over the events.</summary>
    Views = 2 | Events,

    /// <summary>The five tables of chapter 05.</summary>
    Tables = 4,

    /// <summary>The sinks of chapter 06 with their views and tables, and all events in them.</summary>
    Stream = 8 | Views | Tables,

    /// <summary>All of it.</summary>
    Everything = Stream,
}
