using Plotly.NET;

namespace Balloon.Notebook.Boards;

/// <summary>Charts put together from Plotly.NET's traces and layout, property by property as plotly.js names them.</summary>
internal static class Traces
{
    /// <summary>One trace of a type, such as <c>scatter</c>, with its properties.</summary>
    public static Trace Of(string type, params (string Name, object? Value)[] properties) => With(new Trace(type), properties);

    /// <summary>A nested object.</summary>
    public static DynamicObj.DynamicObj Sub(params (string Name, object? Value)[] properties) =>
        With(new DynamicObj.DynamicObj(), properties);

    /// <summary>A chart of traces and layout.</summary>
    public static GenericChart Chart(IEnumerable<Trace> traces, params (string Name, object? Value)[] layout)
    {
        var charts = traces.Select(trace => GenericChart.ofTraceObject(false, trace)).ToList();
        if (charts.Count == 0)
            charts.Add(GenericChart.ofTraceObject(false, Of("scatter")));
        return GenericChart.setLayout(With(new Layout(), layout), charts.Count == 1 ? charts[0] : GenericChart.combine(charts));
    }

    private static T With<T>(T target, (string Name, object? Value)[] properties)
        where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in properties)
        {
            if (value is not null)
                target.SetProperty(name, value);
        }

        return target;
    }
}
