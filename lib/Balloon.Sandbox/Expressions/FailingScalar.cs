using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// A literal that is not a valid value of its type, in a place that may never be evaluated, such as the second argument of COALESCE or a
/// branch of CASE. It fails only when a row needs it; in a stream it is then NULL.
/// </summary>
internal sealed record FailingScalar(SqlType Type, SqlException Error) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var column = Column.Create(Type, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            context.Fail(Error);
            column.AppendNull();
        }

        return column;
    }

    public bool Equals(FailingScalar? other) => other is not null && Type == other.Type && Error.Message == other.Error.Message;

    public override int GetHashCode() => Error.Message.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"error({Error.Message})";
}
