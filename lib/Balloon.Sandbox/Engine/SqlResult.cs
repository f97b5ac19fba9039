using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A result whose rows are in memory.</summary>
internal sealed class SqlResult(string tag, IReadOnlyList<ResultColumn>? columns, IReadOnlyList<object?[]> rows) : ISqlResult
{
    public IReadOnlyList<ResultColumn>? Columns { get; } = columns;

    public IAsyncEnumerable<object?[]> Rows { get; } = rows.ToAsyncEnumerable();

    public IReadOnlyList<object?[]> RowList { get; } = rows;

    public Deallocation? Deallocates { get; init; }

    public CopyFormat? Copy { get; init; }

    public string CommandTag { get; } = tag;

    public static SqlResult Done(string tag) => new(tag, null, []);

    public static SqlResult Of(IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, string? tag = null) =>
        new(tag ?? $"SELECT {rows.Count}", columns, rows);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
