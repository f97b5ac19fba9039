namespace Balloon.Notebook.Cells;

/// <summary>The notebook that a cell runs in, as .NET Interactive and this project's kernel both have it.</summary>
internal interface ICellNotebook
{
    /// <summary>Names of the variables that C# cells have declared.</summary>
    Task<IReadOnlyList<string>> VariableNamesAsync(CancellationToken cancellationToken);

    /// <summary>A variable of one of these names; null where it is not there any more.</summary>
    Task<CellVariable?> FindVariableAsync(string name, CancellationToken cancellationToken);

    /// <summary>Declares a C# variable for the cells that follow.</summary>
    Task SetVariableAsync(string name, Type type, object value, CancellationToken cancellationToken);
}

/// <summary>A variable of C#.</summary>
/// <param name="Value">Its value now.</param>
internal sealed record CellVariable(object? Value);

/// <summary>Brings a language into the notebook whose cell runs now. Each kind of host has one, in an assembly that is loaded only there.</summary>
internal interface ICellFace
{
    /// <summary>Cells that begin with <c>#!sql</c> are answered by <paramref name="language"/> from now on.</summary>
    void Bring(SqlLanguage language);
}
