using System.Globalization;
using Balloon.Notebook.Display;

namespace Balloon.Notebook.Generating;

/// <summary>The generator's progress in the running cell: a moving bar, and the result at the end.</summary>
internal sealed class ProgressBar(string topic) : IProgress<GeneratorProgress>
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    private CellDisplay? shown;
    private TimeSpan next;

    public void Report(GeneratorProgress value)
    {
        if (!CellDisplay.IsThere || value.Elapsed < next)
            return;
        next = value.Elapsed + Every;
        Put(
            Picture(
                value.Of is > 0 and { } of ? Math.Min(1, value.Sent / (double)of) : 1,
                $"{(value.Of is { } all ? $"{Values.Text(value.Sent)} of {Quantity.Of(all, "event")}" : Quantity.Of(value.Sent, "event"))} into {topic}"
            )
        );
    }

    /// <summary>Shows the full bar. Outside of a notebook it does nothing, since the caller has the result.</summary>
    public void Done(GeneratorResult result)
    {
        if (shown is not null)
            Put(Picture(1, result.ToString()));
    }

    private static Html Picture(double share, string text) =>
        new(
            Html.Wrap(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<span class=\"bar\" role=\"progressbar\" aria-valuenow=\"{share * 100:0}\" aria-valuemin=\"0\" aria-valuemax=\"100\"><i style=\"width:{share * 100:0.#}%\"></i></span> {Html.Encode(text)}"
                )
            )
        );

    private void Put(Html picture)
    {
        if (shown is null)
            shown = CellDisplay.Show(picture);
        else
            shown.Update(picture);
    }
}
