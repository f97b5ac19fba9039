using Balloon.Kernel.Engine;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Languages;

/// <summary>The notebook that a cell of another language runs in: where it shows things, and the variables of C#.</summary>
public sealed class CellNotebook
{
    private readonly NotebookEngine _engine;

    private readonly KernelInvocationContext? _context;

    internal CellNotebook(NotebookEngine engine, KernelInvocationContext? context)
    {
        _engine = engine;
        _context = context;
    }

    /// <summary>The running cell.</summary>
    /// <exception cref="InvalidOperationException">None runs: somebody writes one.</exception>
    public KernelInvocationContext Context => _context ?? throw new InvalidOperationException("No cell is running.");

    /// <summary>Names of the variables that C# cells have declared, the newest first.</summary>
    public IReadOnlyList<string> VariableNames => _engine.VariableNames();

    /// <summary>The value of a variable that a C# cell declared.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, which may be null.</param>
    /// <returns>False where no cell has declared it.</returns>
    public bool TryGetVariable(string name, out object? value) => _engine.TryGetVariable(name, out value);

    /// <summary>Declares a C# variable, as <c>TYPE NAME = VALUE;</c> in a cell would.</summary>
    /// <param name="name">A name in C#.</param>
    /// <param name="type">Its type, of a library that cells can use.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name in C#.</exception>
    public Task SetVariableAsync(string name, Type type, object? value) => _engine.SetVariableAsync(name, type, value, Context);
}
