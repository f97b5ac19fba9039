using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>One aggregate over all groups: its state stands in columns of the groups' store.</summary>
internal abstract class Aggregator(SqlType type)
{
    public SqlType Type { get; } = type;

    /// <summary>Types of the columns it needs in the store.</summary>
    public virtual IReadOnlyList<SqlType> StateTypes => [];

    /// <summary>Takes its columns of the store.</summary>
    public virtual void Bind(PagedColumn[] state) { }

    /// <summary>Takes the groups' weights: how many rows each has.</summary>
    public virtual void Bind(PagedColumn<long> weights) { }

    /// <summary>The column of the store that holds the results of groups that are there; null where they are computed.</summary>
    public virtual PagedColumn? Results => null;

    /// <summary>Adds a batch: row i belongs to the group in <paramref name="slots"/>[i]; its page may be written.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="slots">The group of each.</param>
    /// <param name="weights">Null when each is +1; 0 for a row that a FILTER leaves out.</param>
    public abstract void Update(Batch batch, int[] slots, long[]? weights);

    /// <summary>The results of groups.</summary>
    public abstract Column Output(ReadOnlySpan<int> slots);
}
