using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;
using Balloon.Kernel.Languages;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// The running cell, as code in it and the libraries that it calls see it. The type has the name that .NET Interactive gave it, so
/// that a library finds it by reflection in whichever of the two runs the cell.
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
    /// The cell that called the code that asks; null outside of cells. A thread that no cell's context flows into counts to the cell
    /// that runs now.
    /// </summary>
    public static KernelInvocationContext? Current => Flowing.Value ?? s_latest;

    /// <summary>The cell that the calling code flows from, and no other.</summary>
    internal static KernelInvocationContext? Caller => Flowing.Value;

    /// <summary>Cancelled when the cell is interrupted or its time is over.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The languages that the notebook's cells may be in; a library adds its own.</summary>
    public CellLanguages Languages { get; }

    internal ICellOutput Output { get; }

    /// <summary>Shows <paramref name="value"/>. Without MIME types the formatters' preference decides.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        var shown = new DisplayedValue(Guid.NewGuid().ToString("N"), mimeTypes, this);
        Output.Display(shown.DisplayId, ValueFormatting.Format(value, mimeTypes));
        return shown;
    }

    /// <summary>Shows <paramref name="text"/> as it stands, as data of <paramref name="mimeType"/>.</summary>
    public DisplayedValue DisplayAs(string text, string mimeType)
    {
        var shown = new DisplayedValue(Guid.NewGuid().ToString("N"), [mimeType], this, verbatim: true);
        Output.Display(shown.DisplayId, MimeBundle.Of(mimeType, text));
        return shown;
    }

    /// <summary>Removes what the cell has shown; with <paramref name="wait"/> not before it shows something new.</summary>
    public void ClearOutput(bool wait = false) => Output.Clear(wait);

    /// <summary>True once in a notebook for each name: for what a page has to have once.</summary>
    internal bool IsFirst(string name) => Languages.Shown.TryAdd(name, true);

    /// <summary>An exception that nobody awaits: the running cell's failure, or after its end one that is shown under it.</summary>
    internal void Stray(Exception exception)
    {
        lock (_strays)
        {
            if (!_ended)
            {
                _strays.Add(exception);
                return;
            }
        }

        Output.Failure(FailureText.OfStray(exception));
    }

    /// <summary>The cell has ended: the first exception that nobody awaited, or null.</summary>
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
