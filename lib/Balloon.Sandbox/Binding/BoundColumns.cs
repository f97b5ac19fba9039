using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>A column that a step above FROM adds to a query.</summary>
internal abstract record BoundColumn(SqlType Type);

/// <summary>A column of the aggregation: a group, or behind the groups an aggregate.</summary>
/// <param name="Place">Which of its columns.</param>
/// <param name="Type">Its type.</param>
internal sealed record GroupedColumn(int Place, SqlType Type) : BoundColumn(Type);

/// <summary>What a sub-query gives: one of its values, or whether EXISTS or IN holds.</summary>
internal sealed record SubqueryColumn(Subquery Subquery, int Value, SqlType Type) : BoundColumn(Type);

/// <summary>What a window function gives.</summary>
internal sealed record WindowColumn(WindowCall Call) : BoundColumn(Call.Type);

/// <summary>What a set function gives, row after row.</summary>
internal sealed record SetColumn(SetFunction Function) : BoundColumn(Function.Type);

/// <summary>
/// The columns that the expressions of one query speak of: those of FROM, and behind them what its steps add, in the order in which they
/// were met. Where they stand in a plan is decided when the query is planned: <see cref="Layout"/>.
/// </summary>
/// <param name="from">How many columns FROM has.</param>
internal sealed class BoundColumns(int from)
{
    private readonly List<BoundColumn> added = [];

    /// <summary>How many columns FROM has.</summary>
    public int From => from;

    /// <summary>How many there are.</summary>
    public int Count => from + added.Count;

    /// <summary>True while there are none but those of FROM.</summary>
    public bool ArePlain => added.Count == 0;

    /// <summary>A column more.</summary>
    public InputRef Add(BoundColumn column)
    {
        added.Add(column);
        return new InputRef(Count - 1, column.Type);
    }

    /// <summary>The column, which is added where it is not there yet.</summary>
    public InputRef Of(BoundColumn column) => added.IndexOf(column) is >= 0 and var at ? new InputRef(from + at, column.Type) : Add(column);

    /// <summary>What was added as that column; null of a column of FROM.</summary>
    public BoundColumn? At(int column) => column < from ? null : added[column - from];

    /// <summary>The columns of one kind, in the order in which they were met.</summary>
    public IEnumerable<(int Index, T Column)> OfKind<T>()
        where T : BoundColumn => added.Select((c, i) => (Index: from + i, Column: c as T)).Where(c => c.Column is not null)!;
}

/// <summary>Where the columns of a query stand in its plan so far.</summary>
internal sealed class Layout
{
    private readonly Dictionary<int, int> places = [];

    /// <summary>The columns of FROM as they are.</summary>
    public static Layout Of(BoundColumns columns)
    {
        var layout = new Layout();
        for (var i = 0; i < columns.From; i++)
            layout.places[i] = i;
        return layout;
    }

    public int this[int column]
    {
        get => places[column];
        set => places[column] = value;
    }

    public bool Has(int column) => places.ContainsKey(column);

    /// <summary>True when all that the expression reads is there.</summary>
    public bool Holds(Scalar scalar) => scalar.Walk().All(s => s is not InputRef i || Has(i.Index));

    /// <summary>The expression over the plan's columns.</summary>
    public Scalar Map(Scalar scalar) =>
        scalar.Rewrite(s => s is InputRef i && places[i.Index] is var place && place != i.Index ? new InputRef(place, i.Type) : s);
}
