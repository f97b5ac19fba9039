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
            Assert.NotEmpty(records.OfType<SltSql>());
            Assert.All(records.OfType<SltSql>(), record => Assert.False(string.IsNullOrWhiteSpace(record.Sql), record.Place));
        }
    }
}
