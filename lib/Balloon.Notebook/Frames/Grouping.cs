using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Frames;

/// <summary>Rows of a data frame, grouped by several columns.</summary>
internal static class Grouping
{
    public static DataFrame Of(DataFrame frame, string[] by, Aggregate[] aggregates)
    {
        var keys = FrameValues.Keys(frame, by);
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < keys.Length; row++)
        {
            if (!places.TryGetValue(keys[row], out var rows))
                places[keys[row]] = rows = [];
            rows.Add(row);
        }

        // A dictionary without removals enumerates its keys in the order of insertion.
        IReadOnlyList<int>[] groups = [.. places.Values];
        var first = new Int64DataFrameColumn("rows", groups.Select(g => (long)g[0]));
        return new DataFrame([
            .. by.Select(c => DataFrames.Column(frame, c).Clone(first)),
            .. aggregates.Select(a => a.Compute(frame, groups)),
        ]);
    }
}
