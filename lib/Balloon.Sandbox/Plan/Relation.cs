using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Something that rows can be selected from, as names and types see it.</summary>
internal abstract class Relation(string name)
{
    public string Name { get; private set; } = name;

    /// <summary>The schema that it stands in.</summary>
    public virtual string Schema => ObjectNames.Split(Name).Schema;

    /// <summary>Gives it another name.</summary>
    public virtual void Rename(string name) => Name = name;

    /// <summary>Its number; 0 for what is not stored.</summary>
    public long Id { get; init; }

    /// <summary>The statement that made it.</summary>
    public string Sql { get; set; } = "";

    /// <summary>What it stands on.</summary>
    public IReadOnlyList<Relation> DependsOn { get; init; } = [];

    /// <summary>The table that its rows are written into, of a sink into one; else null.</summary>
    public virtual Relation? FlowsInto => null;

    /// <summary>False for sinks and subscriptions, which have a name but no rows to select.</summary>
    public virtual bool IsReadable => true;

    /// <summary>source, table, materialized view, view or system table.</summary>
    public abstract string Kind { get; }

    public abstract IReadOnlyList<Field> Fields { get; }

    /// <summary>The columns of its rows as they come.</summary>
    public virtual IReadOnlyList<Field> ReadFields => Fields;

    /// <summary>By what its columns are computed from those; null where they are those.</summary>
    public virtual IReadOnlyList<Expressions.Scalar>? Computed => null;

    /// <summary>Its columns as an object sees them that was made as number <paramref name="id"/>: those of then, if it was altered since.</summary>
    public virtual RelationShape ShapeAsOf(long id) => new(ReadFields, Key, NullableKey);

    /// <summary>Its rows with the columns of that shape alone.</summary>
    public virtual Columns.Batch Shaped(Columns.Batch rows, long id) => rows;

    /// <summary>Grows with every change of its columns: what was planned before one reads others.</summary>
    public virtual int ColumnsVersion => 0;

    /// <summary>How many of its columns are shown; hidden ones stand behind them.</summary>
    public int VisibleColumns => Fields.Count(f => !f.Hidden);

    /// <summary>True when rows only come.</summary>
    public abstract bool AppendOnly { get; }

    /// <summary>Columns of its key, or null.</summary>
    public virtual IReadOnlyList<int>? Key => null;

    /// <summary>The columns of a key of which each may be null, so that a row may be there without one; else null.</summary>
    public virtual IReadOnlyList<int>? NullableKey => null;

    /// <summary>True when the engine keeps its rows: of a table or a materialized view.</summary>
    public virtual bool IsStored => false;

    /// <summary>What keeps the rows of a materialized view; null of any other.</summary>
    public virtual PlanNode? Maintained => null;

    /// <summary>For each column of a table what it is computed by, or null; null of any other relation.</summary>
    public virtual IReadOnlyList<Expressions.Scalar?>? GeneratedBy => null;

    /// <summary>The column of its watermark, or null.</summary>
    public virtual int? Watermark => null;

    /// <summary>The query that a view stands for, else null.</summary>
    public virtual Sql.Query? ViewQuery => null;
}

/// <summary>The columns of a relation as something sees them that reads it.</summary>
/// <param name="Fields">The columns.</param>
/// <param name="Key">Those of its key, or null.</param>
/// <param name="NullableKey">Those of a key of which each may be null, or null.</param>
internal sealed record RelationShape(IReadOnlyList<Field> Fields, IReadOnlyList<int>? Key, IReadOnlyList<int>? NullableKey);

/// <summary>Where the planner finds relations.</summary>
internal interface IRelations
{
    /// <summary>The relation of that name, or null.</summary>
    Relation? Find(string? schema, string name);

    /// <summary>The functions of that name that were made with CREATE FUNCTION.</summary>
    IEnumerable<FunctionRelation> Functions(string name);

    /// <summary>The call of a function that tells of the catalog; null of any other.</summary>
    Expressions.Scalar? CatalogFunction(string name, Expressions.Scalar[] arguments);

    /// <summary>Numbers for rows without a key.</summary>
    RowIds RowIds { get; }
}
