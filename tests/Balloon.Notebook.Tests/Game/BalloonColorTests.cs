using System.Globalization;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Tests.Game;

public sealed class BalloonColorTests
{
    [Fact]
    public void Every_colour_is_seen_on_a_light_and_on_a_dark_page()
    {
        foreach (var color in BalloonColor.All)
        {
            Assert.True(Contrast(color.Display, "#ffffff") >= 2, $"{color.Name} on white: {Contrast(color.Display, "#ffffff"):0.00}");
            Assert.True(Contrast(color.Display, "#1e1e1e") >= 2, $"{color.Name} on dark: {Contrast(color.Display, "#1e1e1e"):0.00}");
        }
    }

    [Fact]
    public void Points_and_characters_are_those_of_the_design()
    {
        Assert.Equal(
            "red 100 gold 90 white 80 blue 75 grey 70 black 65 green 60 pink 55 yellow 50 orange 45 purple 40 brown 35",
            string.Join(' ', BalloonColor.All.Select(c => $"{c.Name} {c.Points}"))
        );
        Assert.All(Character.All, c => Assert.True(BalloonColor.Find(c.First) is not null && BalloonColor.Find(c.Second) is not null));
        Assert.Equal(18, Character.All.Count);
    }

    // Relative luminance and contrast ratio as WCAG 2 defines them.
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        var rgb = Enumerable
            .Range(0, 3)
            .Select(i => int.Parse(hex.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))
            .ToArray();
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }
}
