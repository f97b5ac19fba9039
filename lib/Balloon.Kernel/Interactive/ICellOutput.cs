using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// Receives a cell's outputs in the order in which they occur. It is called from any thread, and also after the cell has ended, by work
/// that the cell left running.
/// </summary>
public interface ICellOutput
{
    /// <summary>Text that the cell wrote to its console.</summary>
    void Stream(ConsoleStream stream, string text);

    /// <summary>A value that is shown while the cell runs; <paramref name="displayId"/> identifies it for updates.</summary>
    void Display(string displayId, MimeBundle data);

    /// <summary>A new value for the output <paramref name="displayId"/> of this cell or an earlier one.</summary>
    void Update(string displayId, MimeBundle data);

    /// <summary>The value of the cell's last expression.</summary>
    void Result(MimeBundle data);

    /// <summary>An exception of work that the cell left running, thrown after the cell had ended.</summary>
    void Failure(CellFailure failure);

    /// <summary>Removes the cell's outputs; with <paramref name="wait"/> only when the next output arrives.</summary>
    void Clear(bool wait);

    /// <summary>Asks the user at the front end for a line.</summary>
    /// <exception cref="InvalidOperationException">There is no user to ask.</exception>
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
