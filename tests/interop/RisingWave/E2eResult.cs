using Balloon.Interop.Tests.Slt;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>What became of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcomes">Its records' outcomes.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record E2eResult(E2eCase Case, IReadOnlyList<SltOutcome> Outcomes, TimeSpan Elapsed)
{
    /// <summary>The worst of its records; what stood on a failure does not count, nor what this runner cannot run.</summary>
    public SltVerdict Verdict =>
        Outcomes.Select(outcome => outcome.Verdict).Where(verdict => verdict > SltVerdict.Blocked).DefaultIfEmpty(SltVerdict.Passed).Max();

    /// <summary>The first record with that verdict; null when it passed.</summary>
    public SltOutcome? First => Verdict == SltVerdict.Passed ? null : Outcomes.First(outcome => outcome.Verdict == Verdict);

    /// <summary>How many records have the verdict.</summary>
    public int Count(SltVerdict verdict) => Outcomes.Count(outcome => outcome.Verdict == verdict);
}
