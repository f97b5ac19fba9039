using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Computes one window function over the rows of a partition, which are given in order.</summary>
internal sealed class OverFrame(RowStore store, List<int> rows, OverCall call, Func<int, int, bool> equal)
{
    private int lastRow = -1;
    private long rank;
    private long dense;

    /// <summary>The value for row <paramref name="i"/>; rows are asked in order.</summary>
    public object? At(int i)
    {
        switch (call.Name)
        {
            case "row_number":
                return i + 1L;
            case "rank" or "dense_rank":
                if (lastRow < 0 || !equal(rows[lastRow], rows[i]))
                    (rank, dense) = (i + 1, dense + 1);
                lastRow = i;
                return call.Name == "rank" ? rank : dense;
            case "lag" or "lead":
                var at = call.Name == "lag" ? i - call.Offset : i + call.Offset;
                return at >= 0 && at < rows.Count ? Value(at, call.Argument) : Value(i, call.Default);
        }

        var (first, last) = Bounds(i);
        if (call.ExcludesCurrent)
        {
            var others = rows.GetRange(first, Math.Max(0, last - first + 1));
            if (i >= first && i <= last)
                others.RemoveAt(i - first);
            var whole = call with { Start = null, End = null, Range = false, ExcludesCurrent = false };
            return new OverFrame(store, others, whole, equal).At(0);
        }

        return call.Name switch
        {
            "first_value" => first <= last ? Value(first, call.Argument) : null,
            "last_value" => first <= last ? Value(last, call.Argument) : null,
            "count" => Count(first, last),
            "sum" => Sum(first, last),
            "arg_min" or "arg_max" => ArgExtreme(first, last),
            _ => Extreme(first, last),
        };
    }

    /// <summary>How many rows, from the first on, have a frame that no later row changes.</summary>
    public int Complete => call.Session is null ? Math.Max(0, rows.Count - call.Following!.Value) : SessionOf(rows.Count - 1).First;

    private (int First, int Last) SessionOf(int i)
    {
        var (first, last) = (Math.Max(0, i), i);
        while (first > 0 && Together(first - 1))
            first--;
        while (last >= 0 && last < rows.Count - 1 && Together(last))
            last++;
        return (first, last);
    }

    // A row and the next one are of one session; those without a time are of their own.
    private bool Together(int i)
    {
        var (column, gap) = call.Session!.Value;
        var times = (PagedColumn<long>)store.Columns[column];
        var (a, b) = (rows[i], rows[i + 1]);
        return times.IsNull(a) ? times.IsNull(b) : !times.IsNull(b) && times.At(b) < times.At(a) + gap;
    }

    private (int First, int Last) Bounds(int i)
    {
        if (call.Session is not null)
            return SessionOf(i);
        var first = call.Start is { } start ? Math.Max(0, (long)i + start) : 0;
        var last = call.End is { } end ? Math.Min(rows.Count - 1, (long)i + end) : rows.Count - 1;
        while (call.Range && last < rows.Count - 1 && equal(rows[(int)last + 1], rows[i]))
            last++;
        return ((int)first, (int)last);
    }

    private object? Value(int i, int? column) => column is { } c ? store.Columns[c].Get(rows[i]) : null;

    private long Count(int first, int last)
    {
        if (call.Argument is not { } column)
            return Math.Max(0, last - first + 1);
        var count = 0L;
        for (var i = first; i <= last; i++)
            count += store.Columns[column].IsNull(rows[i]) ? 0 : 1;
        return count;
    }

    private object? Sum(int first, int last)
    {
        var (any, whole, exact, floating) = (false, 0L, (Numeric)0m, 0.0);
        for (var i = first; i <= last; i++)
        {
            switch (Value(i, call.Argument))
            {
                case null:
                    continue;
                case float x:
                    floating += x;
                    break;
                case double x:
                    floating += x;
                    break;
                case Numeric x:
                    exact += x;
                    break;
                case long x:
                    exact += x;
                    break;
                case var x:
                    whole = checked(whole + Convert.ToInt64(x, null));
                    break;
            }

            any = true;
        }

        return !any
            ? null
            : call.Type.Kind switch
            {
                SqlTypeKind.BigInt => whole,
                SqlTypeKind.Numeric => exact,
                SqlTypeKind.Real => (float)floating,
                _ => floating,
            };
    }

    private object? ArgExtreme(int first, int last)
    {
        var (values, compared) = (store.Columns[call.Argument!.Value], store.Columns[call.Compared!.Value]);
        int? best = null;
        for (var i = first; i <= last; i++)
        {
            if (values.IsNull(rows[i]) || compared.IsNull(rows[i]))
                continue;
            var order = best is { } b ? compared.Compare(rows[i], rows[b]) : 0;
            if (best is { } known && order == 0 && values.Compare(rows[i], rows[known]) != 0)
                throw Refusal.NotSupported($"{call.Name} over rows that are equal in what they are compared by");
            if (best is null || (call.Name == "arg_max" ? order > 0 : order < 0))
                best = i;
        }

        return best is { } found ? Value(found, call.Argument) : null;
    }

    private object? Extreme(int first, int last)
    {
        var column = store.Columns[call.Argument!.Value];
        var best = -1;
        for (var i = first; i <= last; i++)
        {
            if (column.IsNull(rows[i]))
                continue;
            var order = best < 0 ? 0 : column.Compare(rows[i], rows[best]);
            if (best < 0 || (call.Name == "max" ? order > 0 : order < 0))
                best = i;
        }

        return best < 0 ? null : Value(best, call.Argument);
    }
}
