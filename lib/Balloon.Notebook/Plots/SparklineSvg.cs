using System.Globalization;
using System.Text;

namespace Balloon.Notebook.Plots;

/// <summary>A line as small as a word, drawn without a script.</summary>
internal static class SparklineSvg
{
    private const int Width = 120;
    private const int Height = 26;

    /// <summary>The line through the values, oldest first; empty for fewer than two.</summary>
    public static string Svg(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return "";
        var (least, most) = (Math.Min(0, values.Min()), values.Max());
        var span = most > least ? most - least : 1;
        var line = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
            line.Append(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? "M" : "L")}{1 + (Width - 2.0) * i / (values.Count - 1):0.#} {Height - 2 - (Height - 4) * (values[i] - least) / span:0.#}"
            );
        return $"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"{line}L{Width - 1} {Height}L1 {Height}Z\" fill=\"#3b82f6\" fill-opacity=\".14\"/><path d=\"{line}\" fill=\"none\" stroke=\"#3b82f6\" stroke-width=\"1.6\" vector-effect=\"non-scaling-stroke\"/></svg>";
    }
}
