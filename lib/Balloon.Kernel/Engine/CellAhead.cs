using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Engine;

/// <summary>
/// A cell that is compiled while the ones before it run: what it compiles to depends on what those declared, not on what they did. A cell
/// with directives may read what one before it wrote, and is not for this.
/// </summary>
/// <param name="code">C# without directives.</param>
/// <param name="name">The cell's name in stack traces.</param>
/// <param name="next">The cell after it, if that is such a one too.</param>
#pragma warning disable CA1001 // A source without a timer and without linked ones holds nothing.
internal sealed class CellAhead(string code, string name, CellAhead? next = null)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder = Environment.CurrentDirectory;
    private bool _begun;
    private Lazy<PreparedCell?>? _prepared;
    private Lazy<EmittedCell?>? _emitted;

    /// <summary>The cell after it.</summary>
    public CellAhead? Next { get; private set; } = next;

    /// <summary>What later cells build on; null where there is nothing to compile, or that fails.</summary>
    public CSharpCompilation? Compilation => Value(_prepared)?.Compilation;

    /// <summary>Whether <paramref name="code"/> compiles to the same now and later. On one processor it would only be in the way.</summary>
    public static bool Suits(string code) => Environment.ProcessorCount > 1 && !code.Contains('#', StringComparison.Ordinal);

    /// <summary>Says how it is compiled, by whoever comes first: <see cref="Begin"/>, <see cref="Take"/> or the cell after it.</summary>
    /// <param name="basis">What the cells before it are, and the folder of files that it may load.</param>
    public void Compile(Func<string, CSharpCompilation?> basis)
    {
        _prepared = new(() => basis(_folder) is { } before ? PreparedCell.Of(before, code, name, _stop.Token) : null);
        _emitted = new(() => _prepared.Value?.Emit(_stop.Token));
    }

    /// <summary>Has it compiled on another thread, once, and then the one after it beside that.</summary>
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

    /// <summary>True when both are the same cell.</summary>
    public bool IsSame(CellAhead other) => other.Is(code, name) && other._folder == _folder;

    /// <summary>What comes after it is known only now.</summary>
    public void Follow(CellAhead? by) => Next = by;

    /// <summary>The cell, if it is the one that is asked for; null where it is not, or did not compile.</summary>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public EmittedCell? Take(string wanted, string wantedName, CancellationToken cancellationToken)
    {
        if (_emitted is null || !Is(wanted, wantedName) || Environment.CurrentDirectory != _folder)
        {
            Stop();
            return null;
        }

        using var stopping = cancellationToken.UnsafeRegister(static cell => ((CellAhead)cell!).Stop(), this);
        var emitted = Value(_emitted);
        cancellationToken.ThrowIfCancellationRequested();
        return emitted;
    }

    /// <summary>Nobody asks for it any more, nor for those after it.</summary>
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
#pragma warning disable CA1031 // Whoever wants the cell compiles it again, and is told why it fails.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
