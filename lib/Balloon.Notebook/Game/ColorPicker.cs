namespace Balloon.Notebook.Game;

/// <summary>Draws colours by skill: the higher it is, the more often a valuable balloon is hit.</summary>
internal static class ColorPicker
{
    private static readonly SkillWeights Weights = new(BalloonColor.All.Count, color => (BalloonColor.All[color].Points - 65) / 35.0);

    public static BalloonColor Pick(int skill, ref Random64 random) => BalloonColor.All[Weights.Pick(skill, ref random)];
}
