using Microsoft.FSharp.Core;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// The parts of a figure that Plotly.NET.CSharp has no parameter for: hover texts, quartiles that are known already, menus. Plotly.NET
/// has them in F# alone, where each of some sixty optional parameters would have to be given from C#; its objects take them by
/// plotly.js' names.
/// </summary>
internal static class Fig
{
    /// <summary>An object of plotly.js.</summary>
    public static Dictionary<string, object?> Obj(params (string Name, object? Value)[] parts) =>
        parts.Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    /// <summary>Sets parts of every trace of a chart.</summary>
    public static GenericChart Trace(this GenericChart chart, params (string Name, object? Value)[] parts) =>
        GenericChart.mapTrace(
            FuncConvert.FromFunc<Trace, Trace>(trace =>
            {
                foreach (var (name, value) in parts)
                {
                    if (value is not null)
                        trace.SetProperty(name, value);
                }

                return trace;
            }),
            chart
        );

    /// <summary>Sets parts of the layout; an axis keeps what it has besides.</summary>
    public static GenericChart Layout(this GenericChart chart, params (string Name, object? Value)[] parts) =>
        chart.WithLayout(layout =>
        {
            foreach (var (name, value) in parts)
            {
                if (value is null)
                    continue;
                var merged =
                    value is Dictionary<string, object?> given && layout.TryGetPropertyValue(name)?.Value is { } old
                        ? Merged(old, given)
                        : value;
                layout.SetProperty(name, merged);
            }
        });

    /// <summary>A chart over time, whose times the page shows on the viewer's clock.</summary>
    public static GenericChart OverTime(this GenericChart chart, params (string Name, object? Value)[] axis) =>
        chart.WithMeta("times", "viewer").Layout(("xaxis", Obj([("type", "date"), .. axis])));

    /// <summary>Buttons that show some traces and hide the others.</summary>
    /// <param name="name">What is chosen.</param>
    /// <param name="buttons">For each, its label, which traces it shows, and what it changes in the layout.</param>
    public static object[] Menu(string name, params (string Label, bool[] Visible, Dictionary<string, object?> Layout)[] buttons) =>
        [
            Obj(
                ("name", name),
                ("type", "buttons"),
                ("active", 0),
                (
                    "buttons",
                    buttons
                        .Select(b =>
                            Obj(("label", b.Label), ("method", "update"), ("args", new object[] { Obj(("visible", b.Visible)), b.Layout }))
                        )
                        .ToArray()
                )
            ),
        ];

    /// <summary>The buttons of a time axis.</summary>
    public static Dictionary<string, object?> Ranges(params (string Label, int Count, string Step)[] buttons) =>
        Obj(
            (
                "buttons",
                buttons
                    .Select(b => Obj(("label", b.Label), ("count", b.Count), ("step", b.Step), ("stepmode", "backward")))
                    .Append(Obj(("label", "all"), ("step", "all")))
                    .ToArray()
            )
        );

    /// <summary>A title as plotly.js has it.</summary>
    public static Dictionary<string, object?> Title(string text) => Obj(("text", text));

    private static Dictionary<string, object?> Merged(object old, Dictionary<string, object?> given)
    {
        var merged = old switch
        {
            DynamicObj.DynamicObj dynamic => dynamic
                .GetProperties(true)
                .ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal),
            Dictionary<string, object?> known => new Dictionary<string, object?>(known, StringComparer.Ordinal),
            _ => [],
        };
        foreach (var (name, value) in given)
            merged[name] = value;
        return merged;
    }
}
