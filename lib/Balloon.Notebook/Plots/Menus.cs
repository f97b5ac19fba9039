using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Balloon.Notebook.Plots;

/// <summary>Plotly's buttons, which dashboards show above their charts, to choose the visible traces or the time range.</summary>
internal static class Menus
{
    /// <summary>Buttons that show some traces and hide the others.</summary>
    /// <param name="name">The name of the choice.</param>
    /// <param name="buttons">For each button its label, the traces that it shows, and the title of the y axis if it changes.</param>
    public static UpdateMenu Buttons(string name, params IEnumerable<(string Label, bool[] Visible, string? Axis)> buttons) =>
        new UpdateMenu()
            .With("name", name)
            .With("type", StyleParam.UpdateMenuType.Buttons.Convert())
            .With("active", 0)
            .With("buttons", buttons.Select(b => Choice(b.Label, b.Visible, b.Axis)).ToArray());

    /// <summary>The buttons of a time axis: a period at its end, or all of it.</summary>
    public static RangeSelector Ranges(params IEnumerable<(string Label, int Count, StyleParam.TimeStep Step)> buttons) =>
        new RangeSelector().With(
            "buttons",
            buttons
                .Select(b => Button.init(null, b.Step, StyleParam.TimeStepMode.Backward, b.Count, b.Label, null, null))
                .Append(Button.init(null, StyleParam.TimeStep.All, null, null, "all", null, null))
                .ToArray()
        );

    private static UpdateMenuButton Choice(string label, bool[] visible, string? axis) =>
        UpdateMenuButton.init(
            Args: new[] { new DynamicObj.DynamicObj().With("visible", visible), new DynamicObj.DynamicObj().With("yaxis.title", axis) },
            Args2: null,
            Execute: null,
            Label: label,
            Method: StyleParam.UpdateMethod.Update,
            Name: null,
            TemplateItemName: null,
            Visible: null
        );
}
