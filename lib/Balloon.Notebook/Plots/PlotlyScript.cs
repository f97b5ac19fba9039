using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// plotly.js from Plotly.NET's own assembly. The first chart after a workshop was opened contains it, and later ones find it in the page.
/// Nothing is downloaded.
/// </summary>
internal static class PlotlyScript
{
    private static int given;

    /// <summary>Makes the next chart contain the library again, since it may be in a new page.</summary>
    public static void Reset() => Volatile.Write(ref given, 0);

    /// <summary>The library in a script element the first time; empty afterwards.</summary>
    public static string Once() => Interlocked.Exchange(ref given, 1) == 0 ? Element() : "";

    /// <summary>
    /// The library in a script element. It first looks for module loaders, and Jupyter's classic page has one: shadowing their names makes
    /// it set window.Plotly in every page.
    /// </summary>
    public static string Element() =>
        $"<script data-balloon-asset=\"plotly.min.js\">(function(define,module,exports){{{Text}\n}}).call(window);</script>";

    private static readonly Lazy<string> Library = new(Read);

    /// <summary>The library's text.</summary>
    public static string Text => Library.Value;

    private static string Read()
    {
        var assembly = typeof(GenericChart).Assembly;
        var name = Array.Find(assembly.GetManifestResourceNames(), n => n.EndsWith(".min.js", StringComparison.Ordinal));
        using var resource = name is null ? null : assembly.GetManifestResourceStream(name);
        if (resource is null)
            throw new BalloonException(
                $"Plotly.NET {assembly.GetName().Version} carries no plotly.js: charts need the version that Balloon was built with."
            );
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
