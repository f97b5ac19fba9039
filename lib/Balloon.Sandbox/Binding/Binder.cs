using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Looks up names and types, and makes a logical plan of a statement. Each of its parts binds one kind of thing; they reach one another
/// through it.
/// </summary>
internal sealed class Binder
{
    /// <summary>How many steps of a plan may stand on one another: rows go through all of them by recursion.</summary>
    public const int MostDeep = 1000;

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

    /// <summary>Relations that the query reads, views resolved to what they stand on.</summary>
    public HashSet<Relation> Sources { get; } = [];

    /// <summary>Every relation that the query names, views included: what it depends on.</summary>
    public HashSet<Relation> Named { get; } = [];

    /// <summary>Where the query's own text names relations: the 0-based position, and what stands around it.</summary>
    public List<(int At, Relation Relation, bool HasAlias, bool IsArgument)> References { get; } = [];

    /// <summary>The relations whose columns the query's own text names with their schema.</summary>
    public HashSet<(string Schema, string Table)> NamedWithSchema { get; } = [];

    /// <summary>The queries of WITH that are seen where it binds, the innermost last.</summary>
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

    /// <summary>The plan of a query, ready to be run.</summary>
    public QueryPlan Bind(Query query)
    {
        var plan = Bound(query);
        return plan with { Root = PushDown.Apply(plan.Root) };
    }

    /// <summary>The plan of a query as it was written: conditions stand where the query has them.</summary>
    public QueryPlan Bound(Query query)
    {
        var plan = Queries.Bind(query, null);
        CheckDepth(plan.Root, query.At);
        return plan.Root.Walk().SelectMany(n => n.Scalars).SelectMany(s => s.Walk()).Any(s => s is OuterRef)
            ? throw Refusal.NotSupported("this form of a correlated sub-query", query.At)
            : plan;
    }

    /// <summary>An expression over the columns of one relation, as UPDATE, DELETE and generated columns have it.</summary>
    public Scalar BindOver(Expression expression, IReadOnlyList<Field> fields) =>
        Expressions.Bind(expression, new Environment(new Scope(fields), "here"));

    private static void CheckDepth(PlanNode plan, int position)
    {
        var open = new Stack<(PlanNode Node, int Depth)>([(plan, 1)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MostDeep)
                throw Planning.TooComplex($"more than {MostDeep} steps of its plan stand on one another", position);
            foreach (var input in next.Node.Inputs)
                open.Push((input, next.Depth + 1));
        }
    }
}
