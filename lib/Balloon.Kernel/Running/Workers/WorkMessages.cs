using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Kernel.Running.Workers;

/// <summary>A notebook to run, as the supervising process sends it to the one that runs it.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Notebook">The file's text.</param>
/// <param name="Folder">The current folder for the run.</param>
/// <param name="Parameters">See <see cref="RunOptions.Parameters"/>.</param>
/// <param name="CellSeconds">See <see cref="RunOptions.CellTimeout"/>.</param>
/// <param name="KeepGoing">See <see cref="RunOptions.KeepGoing"/>.</param>
internal sealed record WorkOrder(
    string Path,
    string Notebook,
    string Folder,
    IReadOnlyDictionary<string, string> Parameters,
    double CellSeconds,
    bool KeepGoing
);

/// <summary>The progress of the work: a cell begins, a cell has ended with outputs, or the notebook is done.</summary>
/// <param name="Cell">The cell's number among the code cells, from 1.</param>
/// <param name="Cells">The number of code cells.</param>
/// <param name="Outputs">The outputs of a cell that has ended; null for one that begins.</param>
/// <param name="Notebook">The executed notebook, once it is done.</param>
/// <param name="Result">Its result, once it is done.</param>
internal sealed record WorkReport(int Cell, int Cells, JsonArray? Outputs = null, string? Notebook = null, NotebookResult? Result = null);

/// <summary>Messages between the two processes, as one JSON value per line. An unreadable message is null.</summary>
internal static class WorkMessages
{
    public static async Task WriteAsync<T>(Stream stream, T message, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<T?> ReadAsync<T>(StreamReader reader, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } line
                ? JsonSerializer.Deserialize<T>(line)
                : null;
        }
        catch (Exception ended) when (ended is IOException or JsonException)
        {
            return null; // The other process ended, perhaps in the middle of a line.
        }
    }
}
