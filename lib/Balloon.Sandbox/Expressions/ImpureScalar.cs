using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>random() and similar functions, which give another value for each row and each evaluation.</summary>
internal sealed record ImpureScalar(string Name, SqlType Type, Func<object> Next) : Scalar(Type)
{
    public override bool IsDeterministic => false;

    /// <summary>A call of such a function; null for any other name.</summary>
    public static ImpureScalar? Find(string name) =>
        name switch
        {
            "random" => new ImpureScalar(name, SqlType.Double, () => Random.Shared.NextDouble()),
            "clock_timestamp" => new ImpureScalar(name, SqlType.TimestampTz, () => EvaluationContext.Micros(DateTimeOffset.UtcNow)),
            "gen_random_uuid" => new ImpureScalar(name, SqlType.Varchar, () => Guid.NewGuid().ToString()),
            _ => null,
        };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var column = Column.Create(Type, batch.Count);
        for (var i = 0; i < batch.Count; i++)
            column.Append(Next());
        return column;
    }

    public bool Equals(ImpureScalar? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Name}()";
}
