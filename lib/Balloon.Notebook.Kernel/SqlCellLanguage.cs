using Balloon.Kernel.Languages;
using Balloon.Notebook.Cells;

namespace Balloon.Notebook.Kernel;

/// <summary>SQL cells as a cell language of Balloon.Kernel.</summary>
internal sealed class SqlCellLanguage(SqlLanguage sql) : ICellLanguage
{
    public string Name => "sql";

    public IReadOnlyList<CellOption> Options { get; } =
    [.. SqlCellOptions.Declared.Select(option => new CellOption(option.Name, option.Value, option.Description))];

    public async Task RunAsync(LanguageCell cell, CellNotebook notebook, CancellationToken cancellationToken)
    {
        try
        {
            await sql.RunAsync(cell.Code, cell.Options, new Variables(notebook), cancellationToken).ConfigureAwait(false);
        }
        catch (SqlCellException e)
        {
            throw new CellLanguageException("SqlError", e.Message, e.Line, e);
        }
    }

    public async Task<Completions?> CompleteAsync(string code, int cursor, CellNotebook notebook, CancellationToken cancellationToken)
    {
        var found = await sql.CompleteAsync(code, cursor, new Variables(notebook), cancellationToken).ConfigureAwait(false);
        return new(found.Start, found.End, [.. found.Items.Select(i => new Completion(i.Text, i.Kind))]);
    }

    public Task<string?> InspectAsync(string code, int cursor, CancellationToken cancellationToken) =>
        sql.DescribeAsync(code, cursor, cancellationToken);

    /// <summary>The C# variables of the notebook.</summary>
    private sealed class Variables(CellNotebook notebook) : ICellNotebook
    {
        public Task<IReadOnlyList<string>> VariableNamesAsync(CancellationToken cancellationToken) =>
            Task.FromResult(notebook.VariableNames);

        public Task<CellVariable?> FindVariableAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult(notebook.TryGetVariable(name, out var value) ? new CellVariable(value) : null);

        public Task SetVariableAsync(string name, Type type, object value, CancellationToken cancellationToken) =>
            notebook.SetVariableAsync(name, type, value);
    }
}
