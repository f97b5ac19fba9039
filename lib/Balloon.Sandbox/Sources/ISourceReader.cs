using System.Threading.Channels;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources;

/// <summary>Reads a source beside the engine's loop, which takes its batches.</summary>
internal interface ISourceReader : IAsyncDisposable
{
    /// <summary>What was read and not taken yet; bounded.</summary>
    ChannelReader<SourceBatch> Batches { get; }

    /// <summary>Messages that became no row.</summary>
    long Malformed { get; }

    /// <summary>Values that could not be read and became NULL.</summary>
    long Padded { get; }

    /// <summary>What is wrong now, or null.</summary>
    StatusError? Error { get; }

    /// <summary>What is wrong for good, until someone decides; null when nothing is.</summary>
    StatusError? LastingError { get; }

    /// <summary>Why batches that were handed on may hold rows of another log; null when none does.</summary>
    string? Mixed { get; }

    /// <summary>Whether the log of any partition is damaged where it is to be read next.</summary>
    bool IsDamaged => false;

    /// <summary>Whether that of a partition is.</summary>
    bool IsDamagedIn(int partition) => false;

    /// <summary>The end of a partition's log as far as is known; -1 where it is not.</summary>
    long KnownEnd(int partition);
}
