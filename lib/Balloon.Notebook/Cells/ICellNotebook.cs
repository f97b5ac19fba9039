namespace Balloon.Notebook.Cells;

/// <summary>The notebook of a cell, as both .NET Interactive and this project's kernel provide it.</summary>
internal interface ICellNotebook
{
    /// <summary>The names of the variables that C# cells have declared.</summary>
    Task<IReadOnlyList<string>> VariableNamesAsync(CancellationToken cancellationToken);

    /// <summary>A variable by its name; null if it no longer exists.</summary>
    Task<CellVariable?> FindVariableAsync(string name, CancellationToken cancellationToken);

    /// <summary>Declares a C# variable for the following cells.</summary>
    Task SetVariableAsync(string name, Type type, object value, CancellationToken cancellationToken);
}

/// <summary>A C# variable.</summary>
/// <param name="Value">Its current value.</param>
internal sealed record CellVariable(object? Value);

/// <summary>
/// Adds a language to the notebook whose cell is running. Each kind of host has an implementation, in an assembly that is only loaded
/// there.
/// </summary>
internal interface ICellHost
{
    /// <summary>From now on <paramref name="language"/> runs the cells that begin with <c>#!sql</c>.</summary>
    void AddLanguage(SqlLanguage language);

    /// <summary>
    /// No workshop could be opened, so that the variable for it has no value: from now on cells that use it say so in place of a null
    /// reference.
    /// </summary>
    /// <param name="missing">Whether that is still so.</param>
    void Missing(Func<bool> missing);
}
