using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>One aggregate over all groups, whose state is in columns of the groups' store.</summary>
internal abstract class Aggregator(SqlType type)
{
    public SqlType Type { get; } = type;

    /// <summary>The types of the columns that it needs in the store.</summary>
    public virtual IReadOnlyList<SqlType> StateTypes => [];

    /// <summary>Receives its columns of the store.</summary>
    public virtual void Bind(PagedColumn[] state) { }

    /// <summary>Receives the groups' weights: the number of rows of each.</summary>
    public virtual void Bind(PagedColumn<long> weights) { }

    /// <summary>The column of the store that holds the results of the groups; null if they are computed.</summary>
    public virtual PagedColumn? Results => null;

    /// <summary>Adds a batch: row i belongs to the group in <paramref name="slots"/>[i], whose page is writable.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="slots">The group of each row.</param>
    /// <param name="weights">The weight of each row, 0 if a FILTER leaves it out; null if all are +1.</param>
    public abstract void Update(Batch batch, int[] slots, long[]? weights);

    /// <summary>The results of groups.</summary>
    public abstract Column Output(ReadOnlySpan<int> slots);
}
