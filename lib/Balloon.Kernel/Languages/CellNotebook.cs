using Balloon.Kernel.Engine;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Languages;

/// <summary>The notebook of a cell in another language: for showing outputs and accessing C# variables.</summary>
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
    /// <exception cref="InvalidOperationException">No cell is running; one is only being written.</exception>
    public KernelInvocationContext Context => _context ?? throw new InvalidOperationException("No cell is running.");

    /// <summary>The names of the variables that C# cells have declared, the newest first.</summary>
    public IReadOnlyList<string> VariableNames => _engine.VariableNames();

    /// <summary>The value of a variable that a C# cell declared.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, which may be null.</param>
    /// <returns>False if no cell has declared it.</returns>
    public bool TryGetVariable(string name, out object? value) => _engine.TryGetVariable(name, out value);

    /// <summary>Declares a C# variable, like <c>TYPE NAME = VALUE;</c> in a cell.</summary>
    /// <param name="name">A valid C# name.</param>
    /// <param name="type">Its type, from a library that cells can use.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a valid C# name.</exception>
    public Task SetVariableAsync(string name, Type type, object? value) => _engine.SetVariableAsync(name, type, value, Context);
}
