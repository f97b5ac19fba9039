using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Plan;

/// <summary>The planner alone: parser, binder and passes over a few tables, without engine or broker.</summary>
internal sealed class Planner : IRelations
{
    private readonly Dictionary<string, Relation> tables = [];

    public Planner()
    {
        Table("t", appendOnly: false, ("k", SqlType.Integer), ("g", SqlType.Integer), ("v", SqlType.Integer), ("w", SqlType.Varchar));
        Table("u", appendOnly: false, ("i", SqlType.Integer), ("g", SqlType.Integer), ("x", SqlType.Integer));
        Table("e", appendOnly: true, ("id", SqlType.Integer), ("g", SqlType.Integer), ("at", SqlType.Timestamp));
    }

    public RowIds RowIds => throw new NotSupportedException("No plan of a query numbers rows.");

    /// <summary>The plan of a query as EXPLAIN shows it, a line per step.</summary>
    public string Explain(string sql)
    {
        var query = ((QueryStatement)Parser.Parse(sql)[0]).Query;
        var binder = new Binder(this, new BinderSettings(Zone.Utc, "root", "dev"));
        return string.Join('\n', PlanText.OfQuery(binder.Bind(query)).Select(l => l.Replace("└─Batch", "", StringComparison.Ordinal)));
    }

    public Relation? Find(string? schema, string name) => tables.GetValueOrDefault(name);

    public IEnumerable<FunctionRelation> Functions(string name) => [];

    public Scalar? CatalogFunction(string name, Scalar[] arguments) => null;

    private void Table(string name, bool appendOnly, params (string Name, SqlType Type)[] columns) =>
        tables[name] = new Rows(name, appendOnly, [.. columns.Select(c => new Field(name, c.Name, c.Type))]);

    private sealed class Rows(string name, bool appendOnly, IReadOnlyList<Field> fields) : Relation(name)
    {
        public override string Kind => "table";

        public override IReadOnlyList<Field> Fields => fields;

        public override bool AppendOnly => appendOnly;

        public override IReadOnlyList<int> Key => [0];
    }
}
