using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// Where a cell's outputs go, in the order in which they happen. Calls come from any thread, and also after the cell has ended, from what it
/// left running.
/// </summary>
public interface ICellOutput
{
    /// <summary>Text that the cell wrote to its console.</summary>
    void Stream(ConsoleStream stream, string text);

    /// <summary>A value shown while the cell runs; <paramref name="displayId"/> names it for updates.</summary>
    void Display(string displayId, MimeBundle data);

    /// <summary>A new state of what was shown as <paramref name="displayId"/>, in this cell or an earlier one.</summary>
    void Update(string displayId, MimeBundle data);

    /// <summary>The value of the cell's last expression.</summary>
    void Result(MimeBundle data);

    /// <summary>Something that the cell left running threw after the cell had ended.</summary>
    void Failure(CellFailure failure);

    /// <summary>Removes the cell's outputs; with <paramref name="wait"/> not before the next one comes.</summary>
    void Clear(bool wait);

    /// <summary>Asks the person at the front end for a line.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    Task<string> ReadLineAsync(string prompt, bool password, CancellationToken cancellationToken = default);
}

/// <summary>The two console streams of a cell.</summary>
public enum ConsoleStream
{
    /// <summary>Standard output.</summary>
    Out,

    /// <summary>Standard error.</summary>
    Error,
}
