using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A source: Kafka, or rows that are made.</summary>
/// <param name="name">Its name.</param>
/// <param name="definition">Where its rows come from.</param>
/// <param name="read">The columns that are read.</param>
internal sealed class SourceRelation(string name, SourceDefinition definition, IReadOnlyList<Field> read) : Relation(name)
{
    private readonly IReadOnlyList<Field>? shown;
    private readonly IReadOnlyList<Expressions.Scalar>? values;

    public SourceDefinition Definition { get; } = definition;

    public override string Kind => "source";

    public override IReadOnlyList<Field> ReadFields => read;

    public override IReadOnlyList<Field> Fields => shown ?? read;

    public override IReadOnlyList<Expressions.Scalar>? Computed => values;

    /// <summary>Its columns, some of which are computed of those that are read; null where none is.</summary>
    public (IReadOnlyList<Field> Fields, IReadOnlyList<Expressions.Scalar> Values)? Generated
    {
        init => (shown, values) = (value?.Fields, value?.Values);
    }

    public override bool AppendOnly => true;

    /// <summary>When it was made, of one whose rows are generated; else null.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public int? WatermarkColumn { get; init; }

    public override int? Watermark => WatermarkColumn;

    /// <summary>What the watermark is, of a row.</summary>
    public Expressions.Scalar? WatermarkValue { get; init; }

    public WatermarkFilter? NewFilter() =>
        WatermarkValue is { } value ? new WatermarkFilter((Id * 256) + 1, WatermarkColumn!.Value, value) : null;
}

/// <summary>A view: a name for a query.</summary>
internal sealed class ViewRelation(string name, Sql.Query query, IReadOnlyList<Field> fields) : Relation(name)
{
    public override string Kind => "view";

    public override IReadOnlyList<Field> Fields { get; } = fields;

    public override bool AppendOnly => false;

    public override Sql.Query? ViewQuery => Query;

    /// <summary>Its query; written anew when what it names is renamed.</summary>
    public Sql.Query Query { get; set; } = query;
}

/// <summary>A relation whose rows the engine keeps: a materialized view or a table.</summary>
internal abstract class StoredRelation(
    string name,
    IReadOnlyList<Field> fields,
    bool appendOnly,
    IReadOnlyList<int>? key,
    MaterializeOperator rows
) : Relation(name)
{
    public override IReadOnlyList<Field> Fields => fields;

    public override bool AppendOnly { get; } = appendOnly;

    public override bool IsStored => true;

    public override void Rename(string name)
    {
        base.Rename(name);
        fields = [.. fields.Select(f => f with { Table = ObjectNames.Split(name).Name })];
    }

    public override IReadOnlyList<int>? Key => key;

    public MaterializeOperator Rows { get; private set; } = rows;

    /// <summary>Has other columns and other rows from now on, which whoever follows it follows too.</summary>
    protected void Become(IReadOnlyList<Field> columns, IReadOnlyList<int>? keyColumns, MaterializeOperator with)
    {
        (fields, key) = (columns, keyColumns);
        with.Follow(Rows);
        Rows = with;
    }

    /// <summary>Why it was stopped, or null.</summary>
    public StatusError? Error { get; set; }

    /// <summary>Its rows are not all that they should be once it was stopped: nothing is made of them.</summary>
    /// <exception cref="SqlException">It was stopped.</exception>
    public void CheckRunning()
    {
        if (Error is { } error)
            throw new SqlException(
                error.Unsupported ? SqlStates.FeatureNotSupported : SqlStates.SystemError,
                $"{Kind} {Name} was stopped at {error.Since:u}: {error.Message}",
                hint: "Drop it and create it again."
            );
    }
}

/// <summary>A materialized view, and the dataflow that keeps it.</summary>
internal class MaterializedView(string name, PlanNode plan, Dataflow flow, MaterializeOperator rows, IReadOnlyList<int>? key)
    : StoredRelation(name, plan.Fields, plan.AppendOnly, key, rows)
{
    public override string Kind => "materialized view";

    public PlanNode Plan { get; } = plan;

    public override PlanNode Maintained => Plan;

    public Dataflow Flow { get; } = flow;

    public override int? Watermark => Plan.Watermark;

    /// <summary>Takes it out of what it follows.</summary>
    public Action? Leave { get; set; }

    /// <summary>How expressions fail in it.</summary>
    public required Expressions.EvaluationContext Context { get; init; }

    /// <summary>True when it changes as time passes.</summary>
    public bool ReadsClock { get; } = plan.Walk().Any(n => n.FollowsClock);

    /// <summary>The session's time zone when it was made.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>How its rows may lie.</summary>
    public ViewLayout Layout { get; init; }
}
