using System.Globalization;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Tests.Game;

public sealed class BalloonColorTests
{
    [Fact]
    public void Every_colour_is_visible_on_light_and_dark_pages()
    {
        foreach (var color in BalloonColor.All)
        {
            Assert.True(Contrast(color.Display, "#ffffff") >= 2, $"{color.Name} on white: {Contrast(color.Display, "#ffffff"):0.00}");
            Assert.True(Contrast(color.Display, "#1e1e1e") >= 2, $"{color.Name} on dark: {Contrast(color.Display, "#1e1e1e"):0.00}");
        }
    }

    [Fact]
    public void Points_and_characters_follow_the_design()
    {
        Assert.Equal(
            "red 100 gold 90 white 80 blue 75 grey 70 black 65 green 60 pink 55 yellow 50 orange 45 purple 40 brown 35",
            string.Join(' ', BalloonColor.All.Select(c => $"{c.Name} {c.Points}"))
        );
        Assert.All(Character.All, c => Assert.True(BalloonColor.Find(c.First) is not null && BalloonColor.Find(c.Second) is not null));
        Assert.Equal(18, Character.All.Count);
    }

    [Theory]
    [InlineData("red", 5, false, 50)]
    [InlineData("red", 15, true, 300)]
    [InlineData("black", 5, false, 33)]
    [InlineData("black", 5, true, 66)]
    [InlineData("blue", 11, false, 83)]
    [InlineData("yellow", 10, true, 100)]
    public void A_pop_scores_points_times_speed_rounded_before_a_favourite_doubles_it(string color, int speed, bool favourite, int score) =>
        Assert.Equal(score, BalloonColor.Of(color).Score(speed, favourite));

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void No_balloon_rises_outside_the_games_speeds(int speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BalloonColor.Of("red").Score(speed, favourite: false));

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
