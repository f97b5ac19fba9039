using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>A column that a step above FROM adds to a query.</summary>
internal abstract record BoundColumn(SqlType Type);

/// <summary>A column of the aggregation: a group or, after the groups, an aggregate.</summary>
/// <param name="Index">The index among its columns.</param>
/// <param name="Type">Its type.</param>
internal sealed record GroupedColumn(int Index, SqlType Type) : BoundColumn(Type);

/// <summary>A result of a sub-query: one of its values, or whether EXISTS or IN holds.</summary>
internal sealed record SubqueryColumn(Subquery Subquery, int Value, SqlType Type) : BoundColumn(Type);

/// <summary>The result of a window function.</summary>
internal sealed record WindowColumn(WindowCall Call) : BoundColumn(Call.Type);

/// <summary>The results of a set function, one per row.</summary>
internal sealed record SetColumn(SetFunction Function) : BoundColumn(Function.Type);

/// <summary>
/// The columns to which the expressions of a query refer: those of FROM, followed by those that its steps add, in the order in which they
/// were found. Their positions in the plan are decided when the query is planned: <see cref="Layout"/>.
/// </summary>
/// <param name="from">The number of columns of FROM.</param>
internal sealed class BoundColumns(int from)
{
    private readonly List<BoundColumn> added = [];

    /// <summary>The number of columns of FROM.</summary>
    public int From => from;

    /// <summary>The number of all columns.</summary>
    public int Count => from + added.Count;

    /// <summary>Whether there are only the columns of FROM.</summary>
    public bool ArePlain => added.Count == 0;

    /// <summary>Adds a column.</summary>
    public InputRef Add(BoundColumn column)
    {
        added.Add(column);
        return new InputRef(Count - 1, column.Type);
    }

    /// <summary>Returns the column, after adding it if it is new.</summary>
    public InputRef Of(BoundColumn column) => added.IndexOf(column) is >= 0 and var at ? new InputRef(from + at, column.Type) : Add(column);

    /// <summary>The added column at an index; null for a column of FROM.</summary>
    public BoundColumn? At(int column) => column < from ? null : added[column - from];

    /// <summary>The added columns of one kind, in their order.</summary>
    public IEnumerable<(int Index, T Column)> OfKind<T>()
        where T : BoundColumn => added.Select((c, i) => (Index: from + i, Column: c as T)).Where(c => c.Column is not null)!;
}

/// <summary>The positions of a query's columns in its plan so far.</summary>
internal sealed class Layout
{
    private readonly Dictionary<int, int> places = [];

    /// <summary>The initial layout, which has the columns of FROM.</summary>
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

    /// <summary>Whether the plan has all columns that the expression reads.</summary>
    public bool Holds(Scalar scalar) => scalar.Walk().All(s => s is not InputRef i || Has(i.Index));

    /// <summary>Converts the expression to one over the plan's columns.</summary>
    public Scalar Map(Scalar scalar) =>
        scalar.Rewrite(s => s is InputRef i && places[i.Index] is var place && place != i.Index ? new InputRef(place, i.Type) : s);
}
