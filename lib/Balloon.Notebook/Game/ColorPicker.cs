namespace Balloon.Notebook.Game;

/// <summary>Draws colours by skill: the higher, the more often a dear balloon is hit.</summary>
internal static class ColorPicker
{
    private const int Steps = 21;
    private const int LowestSkill = -800;
    private const int SkillOfAStep = 100;

    // For each step of skill, the running sums of the colours' weights.
    private static readonly int[][] Sums = Enumerable.Range(0, Steps).Select(SumsOf).ToArray();

    public static BalloonColor Pick(int skill, ref Random64 random)
    {
        var sums = Sums[Math.Clamp((skill - LowestSkill) / SkillOfAStep, 0, Steps - 1)];
        var draw = random.Below(sums[^1]);
        var color = 0;
        while (sums[color] <= draw)
            color++;
        return BalloonColor.All[color];
    }

    private static int[] SumsOf(int step)
    {
        // Rounded to whole weights, so that the last bit of an exponential cannot differ between platforms.
        var skill = (LowestSkill + step * SkillOfAStep) / 1000.0;
        var sum = 0;
        return BalloonColor.All.Select(c => sum += (int)Math.Round(1000 * Math.Exp(skill * (c.Points - 65) / 35))).ToArray();
    }
}
