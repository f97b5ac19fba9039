namespace Balloon.Notebook.Game;

/// <summary>Draws speeds by skill: the higher it is, the more often a fast balloon is hit.</summary>
internal static class SpeedPicker
{
    private static readonly SkillWeights Weights = new(
        BalloonColor.FastestTenths - BalloonColor.SlowestTenths + 1,
        step => (BalloonColor.SlowestTenths + step - 10) / 5.0
    );

    /// <summary>Draws a speed in tenths.</summary>
    public static int Pick(int skill, ref Random64 random) => BalloonColor.SlowestTenths + Weights.Pick(skill, ref random);
}
