using System.Threading.Channels;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources;

/// <summary>Reads a source concurrently with the engine's loop, which takes its batches.</summary>
internal interface ISourceReader : IAsyncDisposable
{
    /// <summary>The batches that were read and not taken yet; bounded.</summary>
    ChannelReader<SourceBatch> Batches { get; }

    /// <summary>The number of messages that could not be parsed.</summary>
    long Malformed { get; }

    /// <summary>The number of values that could not be parsed and became NULL.</summary>
    long Padded { get; }

    /// <summary>The current error, or null.</summary>
    StatusError? Error { get; }

    /// <summary>An error that persists until a person decides what to do; null if there is none.</summary>
    StatusError? LastingError { get; }

    /// <summary>Why delivered batches may hold rows of another log; null if they do not.</summary>
    string? Mixed { get; }

    /// <summary>Whether the log of any partition is damaged at the next position.</summary>
    bool IsDamaged => false;

    /// <summary>Whether the log of a partition is damaged at the next position.</summary>
    bool IsDamagedIn(int partition) => false;

    /// <summary>The end of a partition's log as last known, or -1.</summary>
    long KnownEnd(int partition);
}
