using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>An object of the catalog, as binding and planning see it; most can be selected from.</summary>
internal abstract class Relation(string name)
{
    public string Name { get; private set; } = name;

    /// <summary>The schema that it belongs to.</summary>
    public virtual string Schema => ObjectNames.Split(Name).Schema;

    /// <summary>Renames it.</summary>
    public virtual void Rename(string name) => Name = name;

    /// <summary>Its number; 0 for an object that is not stored.</summary>
    public long Id { get; init; }

    /// <summary>The statement that created it.</summary>
    public string Sql { get; set; } = "";

    /// <summary>The objects that its definition names, those inside of views included.</summary>
    public IReadOnlyList<Relation> DependsOn { get; init; } = [];

    /// <summary>The table that a sink writes its rows into; null for any other object.</summary>
    public virtual Relation? FlowsInto => null;

    /// <summary>False for sinks and subscriptions: they have a name, but no rows to select.</summary>
    public virtual bool IsReadable => true;

    /// <summary>source, table, materialized view, view or system table.</summary>
    public abstract string Kind { get; }

    public abstract IReadOnlyList<Field> Fields { get; }

    /// <summary>The columns of its rows before generated columns are computed.</summary>
    public virtual IReadOnlyList<Field> ReadFields => Fields;

    /// <summary>The expressions that compute its columns from <see cref="ReadFields"/>; null when the columns are those.</summary>
    public virtual IReadOnlyList<Expressions.Scalar>? Computed => null;

    /// <summary>
    /// Its columns as seen by the object with number <paramref name="id"/>: if they were altered since, those of that time.
    /// </summary>
    public virtual RelationShape ShapeAsOf(long id) => new(ReadFields, Key, NullableKey);

    /// <summary>Rows reduced to the columns of that shape.</summary>
    public virtual Columns.Batch Shaped(Columns.Batch rows, long id) => rows;

    /// <summary>Grows with every change of its columns, which makes earlier plans stale.</summary>
    public virtual int ColumnsVersion => 0;

    /// <summary>How many of its columns are shown; hidden ones come last.</summary>
    public int VisibleColumns => Fields.Count(f => !f.Hidden);

    /// <summary>True when rows are only added.</summary>
    public abstract bool AppendOnly { get; }

    /// <summary>The columns of its key, or null.</summary>
    public virtual IReadOnlyList<int>? Key => null;

    /// <summary>The columns of a key if every one of them may be null, so that a row may have no key; else null.</summary>
    public virtual IReadOnlyList<int>? NullableKey => null;

    /// <summary>True when the engine stores its rows: for tables and materialized views.</summary>
    public virtual bool IsStored => false;

    /// <summary>The plan that maintains a materialized view; null for any other object.</summary>
    public virtual PlanNode? Maintained => null;

    /// <summary>For each column of a table the expression that generates it, or null; null for any other object.</summary>
    public virtual IReadOnlyList<Expressions.Scalar?>? GeneratedBy => null;

    /// <summary>The column that has a watermark, or null.</summary>
    public virtual int? Watermark => null;

    /// <summary>The query of a view; null for any other object.</summary>
    public virtual Sql.Query? ViewQuery => null;
}

/// <summary>The columns of a relation as one of its readers sees them.</summary>
/// <param name="Fields">The columns.</param>
/// <param name="Key">The columns of the key, or null.</param>
/// <param name="NullableKey">The columns of the key if every one of them may be null, or null.</param>
internal sealed record RelationShape(IReadOnlyList<Field> Fields, IReadOnlyList<int>? Key, IReadOnlyList<int>? NullableKey);

/// <summary>Where the binder finds relations.</summary>
internal interface IRelations
{
    /// <summary>The relation of that name, or null.</summary>
    Relation? Find(string? schema, string name);

    /// <summary>The functions of that name that CREATE FUNCTION made.</summary>
    IEnumerable<FunctionRelation> Functions(string name);

    /// <summary>A call of a function about the catalog; null if there is no such function.</summary>
    Expressions.Scalar? CatalogFunction(string name, Expressions.Scalar[] arguments);

    /// <summary>Gives numbers to rows without a key.</summary>
    RowIds RowIds { get; }
}
