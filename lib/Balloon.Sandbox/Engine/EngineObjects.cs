using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A source: a Kafka topic, or generated rows (datagen).</summary>
/// <param name="name">Its name.</param>
/// <param name="definition">Where its rows come from.</param>
/// <param name="read">The columns that are read, before generated columns.</param>
internal sealed class SourceRelation(string name, SourceDefinition definition, IReadOnlyList<Field> read) : Relation(name)
{
    private readonly IReadOnlyList<Field>? shown;
    private readonly IReadOnlyList<Expressions.Scalar>? values;

    public SourceDefinition Definition { get; } = definition;

    public override string Kind => "source";

    public override IReadOnlyList<Field> ReadFields => read;

    public override IReadOnlyList<Field> Fields => shown ?? read;

    public override IReadOnlyList<Expressions.Scalar>? Computed => values;

    /// <summary>All columns with the expressions that compute them from those that are read; null when no column is generated.</summary>
    public (IReadOnlyList<Field> Fields, IReadOnlyList<Expressions.Scalar> Values)? Generated
    {
        init => (shown, values) = (value?.Fields, value?.Values);
    }

    public override bool AppendOnly => true;

    /// <summary>When a source of generated rows was created; null for a Kafka source.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public int? WatermarkColumn { get; init; }

    public override int? Watermark => WatermarkColumn;

    /// <summary>The expression that gives a row's watermark.</summary>
    public Expressions.Scalar? WatermarkValue { get; init; }

    public WatermarkFilter? NewFilter() =>
        WatermarkValue is { } value ? new WatermarkFilter((Id * 256) + 1, WatermarkColumn!.Value, value) : null;
}

/// <summary>A plain view: a name for a query.</summary>
internal sealed class ViewRelation(string name, Sql.Query query, IReadOnlyList<Field> fields) : Relation(name)
{
    public override string Kind => "view";

    public override IReadOnlyList<Field> Fields { get; } = fields;

    public override bool AppendOnly => false;

    public override Sql.Query? ViewQuery => Query;

    /// <summary>Its query, rewritten when an object that it names is renamed.</summary>
    public Sql.Query Query { get; set; } = query;
}

/// <summary>A relation whose rows the engine stores: a materialized view or a table.</summary>
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

    /// <summary>Replaces its columns and rows; its followers then follow the new rows.</summary>
    protected void ReplaceWith(IReadOnlyList<Field> columns, IReadOnlyList<int>? keyColumns, MaterializeOperator with)
    {
        (fields, key) = (columns, keyColumns);
        with.Follow(Rows);
        Rows = with;
    }

    /// <summary>Why it was stopped, or null.</summary>
    public StatusError? Error { get; set; }

    /// <summary>Refuses to use rows that are incomplete because the relation was stopped.</summary>
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

/// <summary>A materialized view and the dataflow that maintains it.</summary>
internal class MaterializedView(string name, PlanNode plan, Dataflow flow, MaterializeOperator rows, IReadOnlyList<int>? key)
    : StoredRelation(name, plan.Fields, plan.AppendOnly, key, rows)
{
    public override string Kind => "materialized view";

    public PlanNode Plan { get; } = plan;

    public override PlanNode Maintained => Plan;

    public Dataflow Flow { get; } = flow;

    public override int? Watermark => Plan.Watermark;

    /// <summary>Unsubscribes it from the relations that it follows.</summary>
    public Action? Unsubscribe { get; set; }

    /// <summary>How its expressions are evaluated: the clock, the time zone, and what an error does.</summary>
    public required Expressions.EvaluationContext Context { get; init; }

    /// <summary>True when it changes as time passes.</summary>
    public bool ReadsClock { get; } = plan.Walk().Any(n => n.FollowsClock);

    /// <summary>The time zone of the session that created it.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>How its rows are stored.</summary>
    public ViewLayout Layout { get; init; }
}
