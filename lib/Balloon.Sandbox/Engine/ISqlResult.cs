using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The result of a statement.</summary>
public interface ISqlResult : IAsyncDisposable
{
    /// <summary>The columns of <see cref="Rows"/>; null when the statement gives no rows.</summary>
    IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>
    /// The rows, read once; a value is of the .NET type that <see cref="SqlTypeKind"/> documents, or null. Reading may throw
    /// <see cref="SqlException"/>.
    /// </summary>
    IAsyncEnumerable<object?[]> Rows { get; }

    /// <summary>The format in which COPY sends the rows; null for an ordinary result.</summary>
    CopyFormat? Copy => null;

    /// <summary>The prepared statements to deallocate; null for none.</summary>
    Deallocation? Deallocates => null;

    /// <summary>The command tag as RisingWave sends it ("SELECT 5", "CREATE_MATERIALIZED_VIEW", "INSERT 0 3"); final once the rows are read.</summary>
    string CommandTag { get; }
}
