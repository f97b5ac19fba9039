using Balloon.Notebook.Cells;
using Balloon.Notebook.Tests.Display;

namespace Balloon.Notebook.Tests.Cells;

/// <summary>A notebook with variables and no C#.</summary>
internal sealed class FakeNotebook(SqlLanguage sql) : ICellNotebook
{
    public Dictionary<string, object?> Variables { get; } = [];

    public Task<IReadOnlyList<string>> VariableNamesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Variables.Keys]);

    public Task<CellVariable?> FindVariableAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Variables.TryGetValue(name, out var value) ? new CellVariable(value) : null);

    public Task SetVariableAsync(string name, Type type, object value, CancellationToken cancellationToken)
    {
        Variables[name] = value;
        return Task.CompletedTask;
    }

    /// <summary>Runs a cell, and returns its outputs.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string code, params (string Name, string Value)[] options)
    {
        using var cell = new FakeCell();
        await sql.RunAsync(code, options.ToDictionary(o => o.Name, o => o.Value), this, TestContext.Current.CancellationToken);
        return [.. cell.Shown, .. cell.Updated];
    }

    /// <summary>Runs a cell that fails, and returns the error.</summary>
    public async Task<SqlCellException> FailAsync(string code, params (string Name, string Value)[] options) =>
        await Assert.ThrowsAsync<SqlCellException>(() => RunAsync(code, options));
}
