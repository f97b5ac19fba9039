using System.Text;
using Balloon.Interop.Tests.Slt;
using Balloon.Testing;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>
/// RisingWave's own end-to-end tests, from the folder in the variable RISINGWAVE_E2E (<c>e2e_test</c> of its repository), as a check that
/// the dialects are the same. RISINGWAVE_E2E_ONLY selects the cases whose name contains one of its words, separated by commas.
/// </summary>
public sealed class RisingWaveE2eTests
{
    private const string Lists = "tests/interop";

    [Fact]
    public async Task What_passed_before_passes_and_no_case_has_a_wrong_row()
    {
        var root = E2eSuite.Root;
        if (root is null)
            Assert.Skip("RISINGWAVE_E2E names no folder: fetch e2e_test of risingwavelabs/risingwave and name it");
        var only = (Environment.GetEnvironmentVariable("RISINGWAVE_E2E_ONLY") ?? "").Split(',');
        var cases = E2eSuite.Cases(root).Where(e2eCase => Array.Exists(only, e2eCase.Name.Contains)).ToList();
        var results = await E2eRun.AllAsync(root, cases, TestContext.Current.CancellationToken);
        var report = E2eReport.Write(results);
        var path = Path.Combine(Repo.Root, "artifacts", "e2e-report.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // An engine that splits a surrogate pair produces invalid text: the report shows it all the same.
        await File.WriteAllTextAsync(path, report, new UTF8Encoding(false), TestContext.Current.CancellationToken);

        var passing = Names("e2e-passing.txt");
        var known = Names("e2e-wrong-rows.txt");
        var fallen = results.Where(result => passing.Contains(result.Case.Name) && result.Verdict != SltVerdict.Passed);
        var wrong = results.Where(result => result.Verdict == SltVerdict.WrongRows && !known.Contains(result.Case.Name));
        var told = fallen
            .Union(wrong)
            .Select(result => $"{result.Case}: {result.Verdict} at {result.First!.Record.Place}: {result.First.Detail}");
        Assert.True(!fallen.Any() && !wrong.Any(), $"See {path}\n" + string.Join('\n', told));
    }

    /// <summary>One case per line; a reason may follow a number sign.</summary>
    private static HashSet<string> Names(string list) =>
        File.ReadLines(Path.Combine(Repo.Root, Lists, list))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .ToHashSet(StringComparer.Ordinal);
}
