using System.Diagnostics;
using System.Text.Json;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Apache Iceberg's own Java library as a judge; tests skip where it is absent.</summary>
internal static class Java
{
    /// <summary>The lines that <c>tables rows|files|meta</c> prints.</summary>
    public static async Task<IReadOnlyList<JsonElement>> TablesAsync(string what, string table, params string[] more)
    {
        var program = Repo.RequireShared("peers", "iceberg-java", "tables");
        using var process = Process.Start(
            new ProcessStartInfo(program, [what, table, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"tables {what} {table}: {await error}{output}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
