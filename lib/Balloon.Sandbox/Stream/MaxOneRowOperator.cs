using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Passes on the only row of a scalar sub-query; more than one row is an error.</summary>
internal sealed class MaxOneRowOperator : Operator
{
    private long rows;

    public override void Push(int port, Batch delta)
    {
        for (var i = 0; i < delta.Count; i++)
            rows += delta.Weight(i);
        Emit(delta);
    }

    public override void Flush()
    {
        if (rows > 1)
            throw new SqlException(SqlStates.CardinalityViolation, "Scalar subquery produced more than one row");
    }
}
