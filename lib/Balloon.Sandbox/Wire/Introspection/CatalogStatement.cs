using System.Globalization;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>A query on PostgreSQL's catalog, answered from what the engine says of its relations.</summary>
internal sealed class CatalogStatement(string text, CatalogQuery query, CatalogTables tables) : ISqlStatement
{
    public string Text => text;

    public IReadOnlyList<SqlType> ParameterTypes => [];

    public IReadOnlyList<ResultColumn> Columns { get; } = query.Items.Select(item => new ResultColumn(item.Name, SqlType.Varchar)).ToList();

    public Task DescribeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<ISqlResult> ExecuteAsync(IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        var rows = await tables.RowsAsync(query, cancellationToken).ConfigureAwait(false);
        return new Result(Columns, rows.Select(row => query.Items.Select(item => Value(row, item)).ToArray()).ToList());
    }

    IReadOnlyList<ResultColumn>? ISqlStatement.Columns => Columns;

    private static object? Value(Dictionary<string, string?> row, (string Expression, string Name) item)
    {
        if (row.TryGetValue(item.Expression, out var value) || row.TryGetValue($"\"{item.Name}\"", out value))
            return value;
        return item.Expression.Contains("reloftype", StringComparison.Ordinal) ? row.GetValueOrDefault("\"reloftype\"") : null;
    }

    private sealed class Result(IReadOnlyList<ResultColumn> columns, List<object?[]> rows) : ISqlResult
    {
        public IReadOnlyList<ResultColumn>? Columns => columns;

        public IAsyncEnumerable<object?[]> Rows => rows.ToAsyncEnumerable();

        public string CommandTag => string.Create(CultureInfo.InvariantCulture, $"SELECT {rows.Count}");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
