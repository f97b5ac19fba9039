using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>The result of Parse: a statement (null for an empty text) and the types that the client declared.</summary>
internal sealed record PreparedStatement(ISqlStatement? Statement, int[] DeclaredOids)
{
    public IReadOnlyList<SqlType> ParameterTypes => Statement?.ParameterTypes ?? [];

    /// <summary>The OID of a parameter's type: the declared one, or else the inferred one.</summary>
    public int ParameterOid(int index) =>
        index < DeclaredOids.Length && Oids.Declared(DeclaredOids[index]) is not null ? DeclaredOids[index] : ParameterTypes[index].Oid;
}

/// <summary>
/// The result of Bind: a statement with its parameters and the formats of its columns, and its result after the first Execute.
/// </summary>
internal sealed class Portal(PreparedStatement prepared, object?[] parameters, short[] formats) : IAsyncDisposable
{
    private readonly CancellationTokenSource reading = new();
    private ISqlResult? result;
    private IAsyncEnumerator<object?[]>? rows;

    public PreparedStatement Prepared { get; } = prepared;

    public IReadOnlyList<ResultColumn>? Columns => result is null ? Prepared.Statement?.Columns : result.Columns;

    public string CommandTag => result!.CommandTag;

    /// <summary>The format of a column: 0 is text, 1 is binary. A single format applies to all columns.</summary>
    public short Format(int column) =>
        formats.Length == 0 ? (short)0
        : formats.Length == 1 ? formats[0]
        : formats[column];

    /// <summary>The result of a COPY, which is sent as lines; null for any other statement.</summary>
    public ISqlResult? Copied => result?.Copy is null ? null : result;

    /// <summary>The prepared statements that a DEALLOCATE names; null for any other statement.</summary>
    public Deallocation? Deallocates => result?.Deallocates;

    public bool FitsColumns(int count) => formats.Length <= 1 || formats.Length == count;

    /// <summary>Executes at the first call; later calls continue where the previous one stopped.</summary>
    public async Task<IAsyncEnumerator<object?[]>> OpenAsync(CancellationToken cancellationToken)
    {
        result ??= await Prepared.Statement!.ExecuteAsync(parameters, cancellationToken).ConfigureAwait(false);
        return rows ??= result.Rows.GetAsyncEnumerator(reading.Token);
    }

    /// <summary>Cancels the reading of rows.</summary>
    public void Cancel() => reading.Cancel();

    public async ValueTask DisposeAsync()
    {
        if (rows is not null)
            await rows.DisposeAsync().ConfigureAwait(false);
        if (result is not null)
            await result.DisposeAsync().ConfigureAwait(false);
        reading.Dispose();
    }
}
