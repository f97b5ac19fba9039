using System.Diagnostics;
using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Catalog;

public sealed partial class ConformanceTests
{
    // Some of the tests place their tables there, whatever the warehouse.
    private static readonly string[] Allowed = ["/tmp/ns", "/tmp/newdb"];

    [Fact]
    public async Task Icebergs_own_catalog_tests_pass()
    {
        Long.Only();
        var program = Repo.RequireShared("peers", "iceberg-java", "conformance");
        using var folder = new TempFolder();
        await using var catalog = await CatalogHost.StartAsync(folder.Path, allowed: Allowed);
        using var process = Process.Start(
            new ProcessStartInfo(program, [catalog.Uri.ToString().TrimEnd('/')])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var report = await output;
        Assert.True(process.ExitCode == 0, report + await errors);
        Assert.Equal(0, Count(report, "failed"));
        Assert.Equal(98, Count(report, "found"));
        // A test that does not apply to a catalog has a failed assumption, which JUnit counts as aborted.
        Assert.True(Count(report, "skipped") + Count(report, "aborted") <= 6, report);
    }

    private static int Count(string report, string what) =>
        int.Parse(CountOf().Matches(report).First(match => match.Groups[2].Value == what).Groups[1].Value, null);

    [GeneratedRegex(@"\[\s*(\d+) tests (\w+)\s*\]")]
    private static partial Regex CountOf();
}
