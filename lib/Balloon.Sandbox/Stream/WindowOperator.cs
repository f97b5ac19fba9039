using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>TUMBLE and HOP: emits each row once for every window that its time falls into, with the window's bounds appended.</summary>
internal sealed class WindowOperator(Scalar time, long slide, long size, long offset, EvaluationContext context) : Operator
{
    // The earliest window that contains the row's time.
    public override void Watermark(int port, long value) => Pass((Timestamps.Floor(value - offset, slide) * slide) - size + slide + offset);

    public override void Push(int port, Batch delta)
    {
        var column = time.Evaluate(delta, context);
        var type = column.Type.Kind == SqlTypeKind.TimestampTz ? SqlType.TimestampTz : SqlType.Timestamp;
        var times = column as Column<long>;
        var days = column as Column<int>;
        var windows = (int)(size / slide);
        var rows = new int[delta.Count * windows];
        var (starts, ends) = (new long[rows.Length], new long[rows.Length]);
        var count = 0;
        for (var i = 0; i < delta.Count; i++)
        {
            if (column.IsNull(i))
                continue;
            var t = (times is null ? days!.Values[i] * Timestamps.Day : times.Values[i]) - offset;
            var last = Timestamps.Floor(t, slide) * slide;
            for (var w = windows - 1; w >= 0; w--)
            {
                rows[count] = i;
                starts[count] = last - (w * slide) + offset;
                ends[count] = starts[count] + size;
                count++;
            }
        }

        var taken = count == delta.Count && windows == 1 ? delta : delta.Take(rows.AsSpan(0, count));
        Emit(
            new Batch(
                [.. taken.Columns, new Column<long>(type, starts, null, count), new Column<long>(type, ends, null, count)],
                count,
                taken.Weights
            )
        );
    }
}
