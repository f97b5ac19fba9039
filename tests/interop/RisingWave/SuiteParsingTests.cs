using Balloon.Interop.Tests.Slt;

namespace Balloon.Interop.Tests.RisingWave;

public sealed class SuiteParsingTests
{
    [Fact]
    public void Every_case_of_the_suite_can_be_parsed_and_has_records()
    {
        var root = E2eSuite.Root;
        if (root is null)
            Assert.Skip("RISINGWAVE_E2E names no folder: fetch e2e_test of risingwavelabs/risingwave and name it");
        foreach (var e2eCase in E2eSuite.Cases(root))
        {
            var records = e2eCase.Files.SelectMany(file => SltParser.Parse(root, file)).ToList();
            Assert.True(records.OfType<SltSql>().Any(), e2eCase.Name);
            Assert.All(records.OfType<SltSql>(), record => Assert.False(string.IsNullOrWhiteSpace(record.Sql), record.Place));
        }
    }

    [Fact]
    public void Every_file_of_the_suite_runs_or_is_out_of_scope_with_a_reason()
    {
        var root = E2eSuite.Root;
        if (root is null)
            Assert.Skip("RISINGWAVE_E2E names no folder: fetch e2e_test of risingwavelabs/risingwave and name it");
        var scope = E2eScope.Read();
        var files = E2eSuite.Files(root).ToList();
        var runs = E2eSuite
            .Cases(root)
            .SelectMany(e2eCase => e2eCase.Files.SelectMany(file => SltParser.Parse(root, file)))
            .Select(record => record.File)
            .ToHashSet(StringComparer.Ordinal);
        var left = files.Where(file => !runs.Contains(file) && scope.Of(file) is null && !E2eParts.OnlyIncludes(root, file));
        Assert.True(!left.Any(), string.Join('\n', left));
        var stale = scope.Rules.Where(rule => !files.Exists(file => scope.Of(file) == rule.Reason)).Select(rule => rule.Prefix);
        Assert.Empty(stale);
    }
}
