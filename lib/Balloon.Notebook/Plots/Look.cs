using System.Text;
using Balloon.Notebook.Game;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// How a balloon colour or a player is drawn in every chart: a colour and, for readers who cannot distinguish colours well, a marker and a
/// dash.
/// </summary>
/// <param name="Color"><c>#rrggbb</c>, visible on light and dark pages.</param>
/// <param name="Symbol">plotly.js's name of the marker.</param>
/// <param name="Dash">plotly.js's name of the dash.</param>
public sealed record Look(string Color, string Symbol, string Dash)
{
    /// <summary>How many looks tell players apart.</summary>
    internal const int Count = 50;

    /// <summary>Ten distinct colours for light and dark pages; series without a look of their own use them in turn.</summary>
    internal static IReadOnlyList<string> Palette { get; } =
    ["#3b82f6", "#e08a1e", "#1fa187", "#c45a9f", "#7c6bd6", "#b9a400", "#d9534f", "#3aa0c9", "#9a6b3f", "#7f8792"];

    private static readonly string[] Symbols = ["circle", "square", "diamond", "cross", "triangle-up", "x", "star"];

    private static readonly StyleParam.MarkerSymbol[] Markers =
    [
        StyleParam.MarkerSymbol.Circle,
        StyleParam.MarkerSymbol.Square,
        StyleParam.MarkerSymbol.Diamond,
        StyleParam.MarkerSymbol.Cross,
        StyleParam.MarkerSymbol.TriangleUp,
        StyleParam.MarkerSymbol.X,
        StyleParam.MarkerSymbol.Star,
    ];

    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot", "longdash"];

    private static readonly StyleParam.DrawingStyle[] Drawings =
    [
        StyleParam.DrawingStyle.Solid,
        StyleParam.DrawingStyle.Dash,
        StyleParam.DrawingStyle.Dot,
        StyleParam.DrawingStyle.DashDot,
        StyleParam.DrawingStyle.LongDash,
    ];

    /// <summary><see cref="Symbol"/> as a Plotly.NET value.</summary>
    internal StyleParam.MarkerSymbol Marker => Markers[Array.IndexOf(Symbols, Symbol)];

    /// <summary><see cref="Dash"/> as a Plotly.NET value.</summary>
    internal StyleParam.DrawingStyle Drawing => Drawings[Array.IndexOf(Dashes, Dash)];

    /// <summary>The colour in which a balloon colour is drawn; grey for an unknown one.</summary>
    internal static string Display(string color) => BalloonColor.Find(color)?.Display ?? "#7f8792";

    /// <summary>A colour for each marker, as a Plotly.NET value.</summary>
    internal static Color ColorsOf(IEnumerable<string> colors) =>
        Plotly.NET.Color.fromColors(colors.Select(Plotly.NET.Color.fromString).ToArray());

    /// <summary>The look of a balloon colour, or of one of the game's players; null for any other name.</summary>
    /// <param name="name">A name, such as <c>red</c> or <c>Cosmic Dragon</c>.</param>
    public static Look? Find(string? name) =>
        name is null ? null
        : BalloonColor.Find(name) is { } color ? OfColor(color)
        : Player.IndexOf(name) is { } place ? Numbered(place)
        : null;

    /// <summary>The look of any player; the same name has the same look everywhere.</summary>
    public static Look OfPlayer(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Numbered(Player.IndexOf(name) ?? (int)(Fnv(name) % Count));
    }

    /// <summary>
    /// The looks of players in one chart, with different colours as far as there are any left. Among players of the same colour, the
    /// first by name keeps it, so that a change of rank changes no colour.
    /// </summary>
    internal static List<Look> Apart(IReadOnlyList<string> names)
    {
        var looks = names.Select(OfPlayer).ToList();
        var free = new Queue<string>(Palette.Except(looks.Select(l => l.Color)));
        var taken = new HashSet<string>();
        foreach (var i in Enumerable.Range(0, names.Count).OrderBy(i => names[i], StringComparer.Ordinal))
        {
            if (!taken.Add(looks[i].Color) && free.TryDequeue(out var color))
                looks[i] = looks[i] with { Color = color };
        }

        return looks;
    }

    /// <summary>White or nearly black, whichever is more readable on a colour by the rule of WCAG 2.</summary>
    internal static string TextOn(string color)
    {
        var luminance = 0.2126 * Linear(1) + 0.7152 * Linear(3) + 0.0722 * Linear(5);
        return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.058 ? "#ffffff" : "#14181d";

        double Linear(int at)
        {
            var part = Convert.ToInt32(color.Substring(at, 2), 16) / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }
    }

    private static Look OfColor(BalloonColor color) =>
        new(color.Display, Symbols[color.Index % Symbols.Length], Dashes[color.Index % Dashes.Length]);

    /// <summary>Fifty looks, in which each pair of colour and marker occurs once.</summary>
    private static Look Numbered(int place) =>
        new(Palette[place % Palette.Count], Symbols[place / Palette.Count % Symbols.Length], Dashes[place / Palette.Count % Dashes.Length]);

    private static uint Fnv(string name)
    {
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ value) * 16777619u;
        return hash;
    }
}
