using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;
using Balloon.Kernel.Languages;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// The running cell, as seen by its code and the libraries that it calls. The type has the same name as in .NET Interactive, so that a
/// library finds it by reflection in either of the two.
/// </summary>
public sealed class KernelInvocationContext
{
    private static readonly AsyncLocal<KernelInvocationContext?> Flowing = new();
    private static volatile KernelInvocationContext? s_latest;

    private readonly List<Exception> _strays = [];
    private bool _ended;

    internal KernelInvocationContext(ICellOutput output, CellLanguages languages, CancellationToken cancellationToken)
    {
        Output = output;
        Languages = languages;
        CancellationToken = cancellationToken;
    }

    /// <summary>
    /// The cell to which the calling code belongs; null outside of cells. A thread to which no cell's context flows is attributed to the
    /// running cell.
    /// </summary>
    public static KernelInvocationContext? Current => Flowing.Value ?? s_latest;

    /// <summary>The cell from which the calling code's context flows, if any.</summary>
    internal static KernelInvocationContext? Caller => Flowing.Value;

    /// <summary>Cancelled when the cell is interrupted or its time is up.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The languages of the notebook's cells; a library can add its own.</summary>
    public CellLanguages Languages { get; }

    internal ICellOutput Output { get; }

    /// <summary>Shows <paramref name="value"/>. Without MIME types the formatters' preference decides.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        var shown = new DisplayedValue(Guid.NewGuid().ToString("N"), mimeTypes, this);
        Output.Display(shown.DisplayId, ValueFormatting.Format(value, mimeTypes));
        return shown;
    }

    /// <summary>Shows <paramref name="text"/> unchanged, as data of <paramref name="mimeType"/>.</summary>
    public DisplayedValue DisplayAs(string text, string mimeType)
    {
        var shown = new DisplayedValue(Guid.NewGuid().ToString("N"), [mimeType], this, verbatim: true);
        Output.Display(shown.DisplayId, MimeBundle.Of(mimeType, text));
        return shown;
    }

    /// <summary>Removes the cell's outputs; with <paramref name="wait"/> only when it shows something new.</summary>
    public void ClearOutput(bool wait = false) => Output.Clear(wait);

    /// <summary>True only the first time for each name in a notebook, for outputs that a page needs once.</summary>
    internal bool IsFirst(string name) => Languages.Shown.TryAdd(name, true);

    /// <summary>
    /// Handles an exception that nobody awaits: the running cell fails, or after its end the exception is shown below it.
    /// </summary>
    internal void Unhandled(Exception exception)
    {
        lock (_strays)
        {
            if (!_ended)
            {
                _strays.Add(exception);
                return;
            }
        }

        Output.Failure(FailureText.OfNotAwaited(exception));
    }

    /// <summary>Ends the cell, and returns the first exception that nobody awaited, or null.</summary>
    internal Exception? End()
    {
        lock (_strays)
        {
            _ended = true;
            return _strays.FirstOrDefault();
        }
    }

    internal static void Enter(KernelInvocationContext context)
    {
        Flowing.Value = context;
        s_latest = context;
    }

    internal static void Leave(KernelInvocationContext context)
    {
        if (s_latest == context)
            s_latest = null;
        Flowing.Value = null;
    }
}
