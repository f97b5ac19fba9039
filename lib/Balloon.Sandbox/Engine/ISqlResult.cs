using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>What a statement gave.</summary>
public interface ISqlResult : IAsyncDisposable
{
    /// <summary>The columns of <see cref="Rows"/>; null when there are no rows to describe.</summary>
    IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>
    /// The rows, read once; a value is of the .NET type that <see cref="SqlTypeKind"/> documents, or null. Reading may throw
    /// <see cref="SqlException"/>.
    /// </summary>
    IAsyncEnumerable<object?[]> Rows { get; }

    /// <summary>How the rows are to be sent as the lines of COPY; null when they are rows.</summary>
    CopyFormat? Copy => null;

    /// <summary>Which prepared statements of the client are to be forgotten; null when none.</summary>
    Deallocation? Deallocates => null;

    /// <summary>The command tag as RisingWave sends it ("SELECT 5", "CREATE_MATERIALIZED_VIEW", "INSERT 0 3"); final once the rows are read.</summary>
    string CommandTag { get; }
}
