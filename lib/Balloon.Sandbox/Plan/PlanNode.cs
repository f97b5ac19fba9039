using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A column of a plan: its name, the name of its relation in the query, and its type.</summary>
internal sealed record Field(string? Table, string Name, SqlType Type)
{
    /// <summary>The schema of that relation; null when the query names it by an alias.</summary>
    public string? Schema { get; init; }

    /// <summary>Not part of *: a column that exists for a sort only, or the row id of a source without a key.</summary>
    public bool Hidden { get; init; }
}

/// <summary>
/// A step of a logical plan. The same plan maintains a view from changes and answers a query over a snapshot.
/// </summary>
internal abstract record PlanNode(IReadOnlyList<Field> Fields)
{
    public abstract IReadOnlyList<PlanNode> Inputs { get; }

    /// <summary>True when rows are only added, never retracted.</summary>
    public abstract bool AppendOnly { get; }

    /// <summary>Columns that together are unique, or null when none are known.</summary>
    public virtual IReadOnlyList<int>? Key => null;

    /// <summary>The column that has a watermark, or null.</summary>
    public virtual int? Watermark => null;

    public SqlType[] Types => [.. Fields.Select(f => f.Type)];

    public virtual PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this;

    /// <summary>The expressions of this step.</summary>
    public virtual IEnumerable<Scalar> Scalars => [];

    public virtual PlanNode MapScalars(Func<Scalar, Scalar> map) => this;

    /// <summary>True when its rows change as time passes.</summary>
    public virtual bool FollowsClock => false;

    /// <summary>What state it keeps in a stream, in words for EXPLAIN; null when it keeps none.</summary>
    public virtual string? State => null;

    /// <summary>Its line in EXPLAIN.</summary>
    public abstract string Describe();

    /// <summary>All steps of the plan, each before its inputs.</summary>
    public IEnumerable<PlanNode> Walk()
    {
        var open = new Stack<PlanNode>([this]);
        while (open.TryPop(out var next))
        {
            Planning.Step();
            yield return next;
            for (var i = next.Inputs.Count - 1; i >= 0; i--)
                open.Push(next.Inputs[i]);
        }
    }

    /// <summary>The plan with every expression replaced, in its inputs too.</summary>
    public PlanNode Rewrite(Func<Scalar, Scalar> map)
    {
        Planning.Step();
        return (Inputs.Count == 0 ? this : WithInputs([.. Inputs.Select(i => i.Rewrite(map))])).MapScalars(s => s.Rewrite(map));
    }
}

/// <summary>The rows of a relation.</summary>
internal sealed record ScanPlan(Relation Relation, IReadOnlyList<Field> Fields) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override bool AppendOnly => Relation.AppendOnly;

    /// <summary>The number of the object that reads; it sees the columns that the relation had when that object was made.</summary>
    public long AsOf { get; init; } = long.MaxValue;

    /// <summary>The version of the relation's columns at the time of planning.</summary>
    public int ColumnsVersion { get; } = Relation.ColumnsVersion;

    public override IReadOnlyList<int>? Key => Relation.ShapeAsOf(AsOf).Key;

    public override int? Watermark => Relation.Watermark;

    public override string Describe() => $"Scan {{ {Relation.Kind}: {Relation.Name} }}";
}

/// <summary>Literal rows: VALUES.</summary>
internal sealed record ValuesPlan(IReadOnlyList<IReadOnlyList<Scalar>> Rows, IReadOnlyList<Field> Fields) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override bool AppendOnly => true;

    public override IEnumerable<Scalar> Scalars => Rows.SelectMany(r => r);

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) =>
        this with
        {
            Rows = [.. Rows.Select(r => (IReadOnlyList<Scalar>)[.. r.Select(map)])],
        };

    public override string Describe() => $"Values {{ rows: {Rows.Count} }}";
}

internal sealed record FilterPlan(PlanNode Input, Scalar Condition) : PlanNode(Input.Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => Input.AppendOnly;

    public override IReadOnlyList<int>? Key => Input.Key;

    public override int? Watermark => Input.Watermark;

    public override IEnumerable<Scalar> Scalars => [Condition];

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => new FilterPlan(inputs[0], Condition);

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) => this with { Condition = map(Condition) };

    public override string Describe() => $"Filter {{ predicate: {Condition} }}";
}

internal sealed record ProjectPlan(PlanNode Input, IReadOnlyList<Scalar> Outputs, IReadOnlyList<Field> Fields) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => Input.AppendOnly;

    public override IReadOnlyList<int>? Key
    {
        get
        {
            if (Input.Key is not { } key)
                return null;
            var mapped = key.Select(Position).ToArray();
            return Array.IndexOf(mapped, -1) >= 0 ? null : mapped;
        }
    }

    public override int? Watermark => Input.Watermark is { } column && Position(column) is >= 0 and var at ? at : null;

    public override IEnumerable<Scalar> Scalars => Outputs;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => new ProjectPlan(inputs[0], Outputs, Fields);

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) => this with { Outputs = [.. Outputs.Select(map)] };

    public override string Describe() => $"Project {{ exprs: [{string.Join(", ", Outputs)}] }}";

    private int Position(int column)
    {
        for (var i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i] is InputRef input && input.Index == column)
                return i;
        }

        return -1;
    }
}

/// <summary>GROUP BY: gives the group's columns, then the aggregates.</summary>
internal sealed record AggregatePlan(
    PlanNode Input,
    IReadOnlyList<int> Groups,
    IReadOnlyList<AggregateCall> Calls,
    IReadOnlyList<Field> Fields
) : PlanNode(Fields)
{
    /// <summary>True when a result is given once, after the watermark has passed its window.</summary>
    public bool OnWindowClose { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => OnWindowClose || (Calls.Count == 0 && Groups.Count > 0 && Input.AppendOnly);

    public override IReadOnlyList<int> Key => [.. Enumerable.Range(0, Groups.Count)];

    public override string State =>
        OnWindowClose ? "a row for each group that the watermark has not passed"
        : Calls.Any(c => c.KeepsValues(Input.AppendOnly)) ? "a row for each group, and the values of each with their counts"
        : "a row for each group";

    public override int? Watermark => Input.Watermark is { } column && Groups.ToList().IndexOf(column) is >= 0 and var at ? at : null;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"{(Groups.Count == 0 ? "SimpleAgg" : "HashAgg")} {{ group_key: [{string.Join(", ", Groups.Select(g => "$" + g))}], aggs: [{string.Join(", ", Calls)}] }}";
}

/// <summary>UNION ALL of inputs that have the same types.</summary>
internal sealed record UnionPlan(IReadOnlyList<PlanNode> Parts, IReadOnlyList<Field> Fields) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => Parts;

    public override bool AppendOnly => Parts.All(p => p.AppendOnly);

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Parts = inputs };

    public override string Describe() => "Union { all: true }";
}
