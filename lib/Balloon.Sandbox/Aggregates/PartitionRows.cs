using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>The rows of a partition, in order, as one window function reads them.</summary>
/// <param name="store">The store of the rows.</param>
/// <param name="rows">Their slots.</param>
/// <param name="arguments">The columns that the function reads.</param>
/// <param name="type">The function's type.</param>
/// <param name="peers">Tells whether the rows in two slots are equal in the order.</param>
internal sealed class PartitionRows(RowStore store, List<int> rows, IReadOnlyList<int> arguments, SqlType type, Func<int, int, bool> peers)
{
    public int Count => rows.Count;

    public SqlType Type => type;

    public int Arguments => arguments.Count;

    public object? Value(int row, int argument = 0) => store.Columns[arguments[argument]].Get(rows[row]);

    public bool IsNull(int row, int argument = 0) => store.Columns[arguments[argument]].IsNull(rows[row]);

    public int Compare(int row, int other, int argument = 0) => store.Columns[arguments[argument]].Compare(rows[row], rows[other]);

    public bool ArePeers(int row, int other) => peers(rows[row], rows[other]);
}
