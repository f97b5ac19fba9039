using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>pg_sleep: waits some seconds for each row, or until the query is cancelled.</summary>
internal sealed record SleepScalar(Scalar Seconds) : Scalar(SqlType.Varchar)
{
    public override IReadOnlyList<Scalar> Children => [Seconds];

    public override bool IsDeterministic => false;

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => new SleepScalar(children[0]);

    /// <summary>A call of it; null for any other function.</summary>
    public static SleepScalar? Find(string name, Scalar[] arguments, Zone zone, int at) =>
        name == "pg_sleep" && arguments is [var seconds]
            ? new SleepScalar(Casts.To(seconds, SqlType.Double, CastContext.Implicit, zone, at))
            : null;

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var seconds = Seconds.Evaluate(batch, context);
        var result = Column.Create(Type, batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            if (seconds[row] is double wait and > 0)
            {
                context.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Min(wait, int.MaxValue / 1000)));
                context.Cancellation.ThrowIfCancellationRequested();
            }

            result.Append(seconds[row] is null ? null : "");
        }

        return result;
    }

    public override string ToString() => $"pg_sleep({Seconds})";
}
