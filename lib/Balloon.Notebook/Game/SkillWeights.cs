namespace Balloon.Notebook.Game;

/// <summary>Weights that skill shifts towards one end of a scale: a choice weighs exp(skill × its position on the scale).</summary>
internal sealed class SkillWeights
{
    private const int Steps = 21;
    private const int MinSkill = -800;
    private const int SkillOfAStep = 100;

    // For each step of skill, the running totals of the weights.
    private readonly int[][] sums;

    /// <param name="choices">The number of choices.</param>
    /// <param name="place">A choice's position on the scale, about −1 to 1.</param>
    public SkillWeights(int choices, Func<int, double> place) =>
        sums = Enumerable.Range(0, Steps).Select(step => SumsOf(step, choices, place)).ToArray();

    /// <summary>Draws the number of a choice.</summary>
    public int Pick(int skill, ref Random64 random)
    {
        var sumsOfSkill = sums[Math.Clamp((skill - MinSkill) / SkillOfAStep, 0, Steps - 1)];
        var draw = random.Below(sumsOfSkill[^1]);
        var choice = 0;
        while (sumsOfSkill[choice] <= draw)
            choice++;
        return choice;
    }

    private static int[] SumsOf(int step, int choices, Func<int, double> place)
    {
        // Rounded to whole weights, so that the last bit of an exponential function cannot differ between platforms.
        var skill = (MinSkill + step * SkillOfAStep) / 1000.0;
        var sum = 0;
        return Enumerable.Range(0, choices).Select(c => sum += (int)Math.Round(1000 * Math.Exp(skill * place(c)))).ToArray();
    }
}
