using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Engine;

/// <summary>
/// A cell that is compiled while earlier ones run: its code depends on what they declare, not on what they do. Cells with directives are
/// excluded, since they may read files that an earlier cell writes.
/// </summary>
/// <param name="code">C# without directives.</param>
/// <param name="name">The cell's name in stack traces.</param>
/// <param name="next">The following cell, if it can be compiled ahead too.</param>
#pragma warning disable CA1001 // A source without a timer and without linked ones holds nothing.
internal sealed class PrecompiledCell(string code, string name, PrecompiledCell? next = null)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder = Environment.CurrentDirectory;
    private bool _begun;
    private Lazy<PreparedCell?>? _prepared;
    private Lazy<EmittedCell?>? _emitted;

    /// <summary>The following cell.</summary>
    public PrecompiledCell? Next { get; private set; } = next;

    /// <summary>The basis for later cells; null if there is nothing to compile, or compilation fails.</summary>
    public CSharpCompilation? Compilation => Value(_prepared)?.Compilation;

    /// <summary>
    /// Whether <paramref name="code"/> can be compiled ahead. On a single processor it would only slow down the running cell.
    /// </summary>
    public static bool CanPrecompile(string code) => Environment.ProcessorCount > 1 && !code.Contains('#', StringComparison.Ordinal);

    /// <summary>Sets how it is compiled by the first caller of <see cref="Begin"/>, <see cref="Take"/> or the following cell.</summary>
    /// <param name="basis">The compilation of the earlier cells, for the folder of files that it may load.</param>
    public void Compile(Func<string, CSharpCompilation?> basis)
    {
        _prepared = new(() => basis(_folder) is { } before ? PreparedCell.Of(before, code, name, _stop.Token) : null);
        _emitted = new(() => _prepared.Value?.Emit(_stop.Token));
    }

    /// <summary>Compiles it on another thread, once, and then the following cell.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _begun, true))
        {
            Next?.Begin();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static cell =>
            {
                if (cell.Compilation is not null)
                    cell.Next?.Begin();
                _ = Value(cell._emitted);
            },
            this,
            preferLocal: false
        );
    }

    /// <summary>Whether both are the same cell.</summary>
    public bool IsSame(PrecompiledCell other) => other.Is(code, name) && other._folder == _folder;

    /// <summary>Sets the following cell, which has just become known.</summary>
    public void Follow(PrecompiledCell? by) => Next = by;

    /// <summary>The compiled cell, if it is the requested one; null if it is another, or did not compile.</summary>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public EmittedCell? Take(string wanted, string wantedName, CancellationToken cancellationToken)
    {
        if (_emitted is null || !Is(wanted, wantedName) || Environment.CurrentDirectory != _folder)
        {
            Stop();
            return null;
        }

        using var stopping = cancellationToken.UnsafeRegister(static cell => ((PrecompiledCell)cell!).Stop(), this);
        var emitted = Value(_emitted);
        cancellationToken.ThrowIfCancellationRequested();
        return emitted;
    }

    /// <summary>Stops compiling it and the following cells, which are no longer needed.</summary>
    public void Stop()
    {
        _stop.Cancel();
        Next?.Stop();
    }

    private bool Is(string wanted, string wantedName) => wanted == code && wantedName == name;

    private static T? Value<T>(Lazy<T?>? made)
        where T : class
    {
        try
        {
            return made?.Value;
        }
#pragma warning disable CA1031 // If the cell is needed, it is compiled again, which reports the errors.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
