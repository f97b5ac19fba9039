using Balloon.Interop.Tests.Slt;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>The result of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcomes">Its records' outcomes.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record E2eResult(E2eCase Case, IReadOnlyList<SltOutcome> Outcomes, TimeSpan Elapsed)
{
    /// <summary>
    /// The worst verdict of its records, without those that depend on a failed one and those that this runner cannot run.
    /// </summary>
    public SltVerdict Verdict =>
        Outcomes.Select(outcome => outcome.Verdict).Where(verdict => verdict > SltVerdict.Blocked).DefaultIfEmpty(SltVerdict.Passed).Max();

    /// <summary>The first record with that verdict; null when it passed.</summary>
    public SltOutcome? First => Verdict == SltVerdict.Passed ? null : Outcomes.First(outcome => outcome.Verdict == Verdict);

    /// <summary>How many records have the verdict.</summary>
    public int Count(SltVerdict verdict) => Outcomes.Count(outcome => outcome.Verdict == verdict);
}
