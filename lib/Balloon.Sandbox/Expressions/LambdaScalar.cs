using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Evaluates a lambda over all elements of a collection at once: the value of <see cref="Body"/> for each element of an array, or the
/// entries of a map for which it is true. Its columns are the element, or the key and the value; it does not see the enclosing row.
/// </summary>
internal sealed record LambdaScalar(Scalar Collection, Scalar Body, SqlType Type) : Scalar(Type)
{
    public override IReadOnlyList<Scalar> Children => [Collection];

    public override bool IsDeterministic => Collection.IsDeterministic && Body.IsDeterministic;

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Collection = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var collections = (Column<SqlArray>)Collection.Evaluate(batch, context);
        var map = Collection.Type.Kind == SqlTypeKind.Map;
        Column[] items = map
            ? [Column.Create(Collection.Type.MapKey), Column.Create(Collection.Type.MapValue)]
            : [Column.Create(Collection.Type.Element!)];
        for (var row = 0; row < batch.Count; row++)
        {
            foreach (var item in ((SqlArray?)collections[row])?.Items ?? [])
            {
                if (map)
                {
                    items[0].Append(((SqlRow)item!).Fields[0]);
                    items[1].Append(((SqlRow)item).Fields[1]);
                }
                else
                    items[0].Append(item);
            }
        }

        var made = Body.Evaluate(new Batch(items, items[0].Count, null), context);
        var result = Column.Create(Type, batch.Count);
        var at = 0;
        for (var row = 0; row < batch.Count; row++)
        {
            if ((SqlArray?)collections[row] is not { } collection)
            {
                result.Append(null);
                continue;
            }

            var kept = new List<object?>(collection.Items.Count);
            foreach (var item in collection.Items)
            {
                if (!map)
                    kept.Add(made[at]);
                else if (made[at] is true)
                    kept.Add(item);
                at++;
            }

            // As in RisingWave, a filter that keeps no entry gives NULL.
            var array = map && kept.Count == 0 ? null : new SqlArray([.. kept]);
            if (array is not null)
                context.Count(array);
            result.Append(array);
        }

        return result;
    }

    public override string ToString() => $"lambda({Collection}, {Body})";
}
