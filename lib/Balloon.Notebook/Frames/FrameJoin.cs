using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Frames;

/// <summary>Joins the rows of two data frames by keys. A NULL key matches nothing, as in SQL.</summary>
internal static class FrameJoin
{
    public static DataFrame Of(DataFrame frame, DataFrame other, string[] on)
    {
        var partners = FrameValues
            .Keys(other, on)
            .Select((key, row) => (key, row))
            .Where(k => !k.key.Contains('\u0000', StringComparison.Ordinal))
            .ToLookup(k => k.key, k => (long)k.row, StringComparer.Ordinal);
        var (left, right) = (new List<long>(), new List<long>());
        var keys = FrameValues.Keys(frame, on);
        for (var row = 0; row < keys.Length; row++)
        {
            foreach (var partner in partners[keys[row]])
            {
                left.Add(row);
                right.Add(partner);
            }
        }

        var (leftRows, rightRows) = (new Int64DataFrameColumn("rows", left), new Int64DataFrameColumn("rows", right));
        var joined = new DataFrame(frame.Columns.Select(c => c.Clone(leftRows)));
        foreach (var column in other.Columns.Where(c => !on.Contains(c.Name)))
        {
            var taken = column.Clone(rightRows);
            if (frame.Columns.Any(c => c.Name == column.Name))
                taken.SetName($"{column.Name}_2");
            joined.Columns.Add(taken);
        }

        return joined;
    }
}
