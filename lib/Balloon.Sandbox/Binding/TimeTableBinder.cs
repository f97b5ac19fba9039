using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds the table functions over a relation and its time: TUMBLE, HOP and GAP_FILL.</summary>
internal sealed class TimeTableBinder(Binder binder)
{
    // TUMBLE(relation, time column, size) and HOP(relation, time column, slide, size): the relation's rows, once per window.
    public PlanNode TimeWindow(Call call, Alias? alias)
    {
        var hop = call.Name == "hop";
        var least = hop ? 4 : 3;
        if (call.Arguments.Count < least || call.Arguments.Count > least + 1)
            throw new SqlException(
                SqlStates.SyntaxError,
                hop ? "HOP takes a relation, a time column, the slide and the size" : "TUMBLE takes a relation, a time column and the size",
                call.At + 1
            );
        var (relation, input) = RelationArgument(call);
        if (call.Arguments[1] is not ColumnName timeName)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"the second argument of {call.Name} must be the time column",
                call.Arguments[1].At + 1
            );
        var time = new Scope(input.Fields).Find(timeName.Parts, timeName.At);
        if (time.Type.Kind is not (SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz or SqlTypeKind.Date))
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"the time column of {call.Name} must be a date, timestamp or timestamptz, not {time.Type}",
                timeName.At + 1
            );
        var slide = Span(call.Arguments[2], call);
        var size = hop ? Span(call.Arguments[3], call) : slide;
        var offset = call.Arguments.Count > least ? Span(call.Arguments[least], call, mayBeZero: true) : 0;
        if (size % slide != 0)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                "the size of HOP's windows must be a multiple of the slide",
                call.At + 1
            );
        var plan = new WindowPlan(input, time, slide, size, offset);
        return TableBinder.Rename(plan, alias?.Name ?? relation.Name, alias?.Columns ?? [], call.At);
    }

    // GAP_FILL(relation, time column, interval, LOCF(c) | INTERPOLATE(c) | KEEPNULL(c) | PARTITION_BY(c, …), …)
    public PlanNode FillGaps(Call call, Alias? alias)
    {
        if (call.Arguments.Count < 3)
            throw Wrong("GAP_FILL requires at least 3 arguments: input, time_col, interval", call.At);
        var (relation, input) = RelationArgument(call);
        var time = ColumnOf(call.Arguments[1], input, "The 2nd arg of GAP_FILL should be a column name");
        if (input.Fields[time].Type.Kind is not (SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz))
            throw Wrong("The 2nd arg of GAP_FILL should be a column of type timestamp or timestamptz", call.Arguments[1].At);
        var fills = new GapFill[input.Fields.Count];
        fills[time] = GapFill.Time;
        var partition = new List<int>();
        foreach (var argument in call.Arguments.Skip(3))
        {
            if (argument is not Call directive)
                throw Wrong("Fill strategy must be a function call like LOCF(col) or PARTITION_BY(col)", argument.At);
            Direct(directive, input, fills, partition);
        }

        var plan = new GapFillPlan(input, partition, time, Span(call.Arguments[2], call), fills);
        return TableBinder.Rename(plan, alias?.Name ?? relation.Name, alias?.Columns ?? [], call.At);
    }

    private long Span(Expression e, Call call, bool mayBeZero = false)
    {
        var scalar = Casts.To(
            binder.Expressions.Bind(e, new Environment(Scope.Empty, call.Name)),
            SqlType.Interval,
            CastContext.Implicit,
            binder.Zone,
            e.At
        );
        if (!scalar.IsConstant)
            throw Refusal.NotSupported($"an interval of {call.Name} that is not constant", e.At);
        var length = ConstantFolding.Value(scalar) is Interval span ? Timestamps.Fixed(span, $"an interval of {call.Name}") : 0;
        return length > 0 || mayBeZero
            ? length
            : throw new SqlException(SqlStates.InvalidParameterValue, $"an interval of {call.Name} must be positive", e.At + 1);
    }

    private static void Direct(Call directive, PlanNode input, GapFill[] fills, List<int> partition)
    {
        var fill = directive.Name switch
        {
            "partition_by" when directive.Arguments.Count > 0 => GapFill.Partition,
            "locf" when directive.Arguments.Count == 1 => GapFill.Locf,
            "interpolate" when directive.Arguments.Count == 1 => GapFill.Interpolate,
            "keepnull" when directive.Arguments.Count == 1 => GapFill.Null,
            "partition_by" or "locf" or "interpolate" or "keepnull" => throw Wrong(
                $"{directive.Name} in GAP_FILL takes {(directive.Name == "partition_by" ? "columns" : "one column")}",
                directive.At
            ),
            _ => throw Wrong($"Unsupported fill strategy: {directive.Name}", directive.At),
        };
        foreach (var argument in directive.Arguments)
        {
            var column = ColumnOf(argument, input, $"the argument of {directive.Name} must be a column reference");
            if (fills[column] is GapFill.Time)
                throw Wrong(
                    fill == GapFill.Partition
                        ? "PARTITION_BY cannot include the time column"
                        : "Cannot apply a fill strategy to the time column",
                    argument.At
                );
            if (fill == GapFill.Interpolate && (!Casts.IsNumber(input.Fields[column].Type) || input.Fields[column].Type == SqlType.Serial))
                throw Wrong($"INTERPOLATE only supports numeric types, got {input.Fields[column].Type}", argument.At);
            if (fills[column] == GapFill.Partition != (fill == GapFill.Partition) && fills[column] != GapFill.Null)
                throw Wrong("Cannot apply a fill strategy to a PARTITION_BY column", argument.At);
            fills[column] = fill;
            if (fill == GapFill.Partition && !partition.Contains(column))
                partition.Add(column);
        }
    }

    private static int ColumnOf(Expression expression, PlanNode input, string otherwise) =>
        expression is ColumnName name && new Scope(input.Fields).Find(name.Parts, name.At) is InputRef column
            ? column.Index
            : throw Wrong(otherwise, expression.At);

    // The relation that is the first argument of TUMBLE, HOP or GAP_FILL.
    private (ColumnName Name, PlanNode Plan) RelationArgument(Call call)
    {
        if (call.Arguments[0] is not ColumnName relation)
            throw Wrong($"the first argument of {call.Name} must be the name of a relation", call.Arguments[0].At);
        var table = new NamedTable(relation.Parts.Count > 1 ? relation.Parts[0] : null, relation.Name, null, relation.At);
        return (relation, binder.Tables.Named(table with { IsArgument = true }));
    }

    private static SqlException Wrong(string message, int at) => new(SqlStates.SyntaxError, message, at + 1);
}
