using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Resolves names and types, and builds the logical plan of a statement. Each part binds one kind of construct, and reaches the others
/// through this class.
/// </summary>
internal sealed class Binder
{
    /// <summary>How many steps of a plan may be nested: rows go through all of them by recursion.</summary>
    public const int MaxDepth = 1000;

    public Binder(IRelations relations, BinderSettings settings)
    {
        (Relations, Settings) = (relations, settings);
        Queries = new(this);
        SetOperations = new(this);
        Selects = new(this);
        Tables = new(this);
        TimeTables = new(this);
        TableFunctions = new(this);
        Joins = new(this);
        Expressions = new(this);
        Types = new(this);
        Operators = new(this);
        Memberships = new(this);
        Subqueries = new(this);
        Calls = new(this);
        Lambdas = new(this);
        SqlFunctions = new(this);
        Aggregates = new(this);
        OrderedSets = new(this);
        Windows = new(this);
        Frames = new(this);
        Writes = new(this);
    }

    public IRelations Relations { get; }

    public BinderSettings Settings { get; }

    public Zone Zone => Settings.Zone;

    /// <summary>The relations that the query reads, with views resolved to what they read.</summary>
    public HashSet<Relation> Sources { get; } = [];

    /// <summary>The relations that the query names, including views: its dependencies.</summary>
    public HashSet<Relation> Named { get; } = [];

    /// <summary>The references to relations in the query's text: the 0-based position, and the context.</summary>
    public List<(int At, Relation Relation, bool HasAlias, bool IsArgument)> References { get; } = [];

    /// <summary>The relations whose columns the query's text qualifies with a schema.</summary>
    public HashSet<(string Schema, string Table)> NamedWithSchema { get; } = [];

    /// <summary>The queries of WITH that are visible at this point, the innermost last.</summary>
    public List<(string Name, PlanNode Plan)> CommonTables { get; } = [];

    public QueryBinder Queries { get; }

    public SetOperationBinder SetOperations { get; }

    public SelectBinder Selects { get; }

    public TableBinder Tables { get; }

    public TimeTableBinder TimeTables { get; }

    public TableFunctionBinder TableFunctions { get; }

    public JoinBinder Joins { get; }

    public ExpressionBinder Expressions { get; }

    public TypeBinder Types { get; }

    public OperatorBinder Operators { get; }

    public MembershipBinder Memberships { get; }

    public SubqueryBinder Subqueries { get; }

    public CallBinder Calls { get; }

    public LambdaBinder Lambdas { get; }

    public SqlFunctionBinder SqlFunctions { get; }

    public AggregateBinder Aggregates { get; }

    public OrderedSetBinder OrderedSets { get; }

    public WindowFunctionBinder Windows { get; }

    public FrameBinder Frames { get; }

    public WriteBinder Writes { get; }

    /// <summary>The optimized plan of a query.</summary>
    public QueryPlan Bind(Query query)
    {
        var plan = Bound(query);
        return plan with { Root = PushDown.Apply(plan.Root) };
    }

    /// <summary>The plan of a query as written, before conditions are pushed down.</summary>
    public QueryPlan Bound(Query query)
    {
        var plan = Queries.Bind(query, null);
        CheckDepth(plan.Root, query.At);
        return plan.Root.Walk().SelectMany(n => n.Scalars).SelectMany(s => s.Walk()).Any(s => s is OuterRef)
            ? throw Refusal.NotSupported("this form of a correlated sub-query", query.At)
            : plan;
    }

    /// <summary>Binds an expression over the columns of one relation, for UPDATE, DELETE and generated columns.</summary>
    public Scalar BindOver(Expression expression, IReadOnlyList<Field> fields) =>
        Expressions.Bind(expression, new Environment(new Scope(fields), "here"));

    private static void CheckDepth(PlanNode plan, int position)
    {
        var open = new Stack<(PlanNode Node, int Depth)>([(plan, 1)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
                throw Planning.TooComplex($"more than {MaxDepth} steps of its plan depend on one another", position);
            foreach (var input in next.Node.Inputs)
                open.Push((input, next.Depth + 1));
        }
    }
}
