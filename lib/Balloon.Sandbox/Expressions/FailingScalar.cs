using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// A literal that is no value of its type, where it may never be computed, as the second argument of COALESCE or a branch of CASE: it fails
/// when a row needs it, and where a stream goes on past what fails it is null.
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
