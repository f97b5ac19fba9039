using System.ComponentModel;
using System.Diagnostics;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>PostgreSQL's own client, if it is installed.</summary>
internal static class Psql
{
    /// <summary>Its output, followed by its errors.</summary>
    public static async Task<string> RunAsync(int port, string command, params string[] more)
    {
        var (output, errors) = await BothAsync(port, command, more);
        Assert.DoesNotContain("ERROR", errors, StringComparison.Ordinal);
        return output + errors;
    }

    /// <summary>The error that it prints.</summary>
    public static async Task<string> FailsAsync(int port, string command)
    {
        var (_, errors) = await BothAsync(port, command);
        Assert.Contains("ERROR", errors, StringComparison.Ordinal);
        return errors;
    }

    private static async Task<(string Output, string Errors)> BothAsync(int port, string command, params string[] more)
    {
        try
        {
            using var psql = Process.Start(
                new ProcessStartInfo("psql", ["-X", "-h", "127.0.0.1", "-p", $"{port}", "-U", "root", "-d", "dev", .. more, "-c", command])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var output = psql.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = psql.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await psql.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (await output, await errors);
        }
        catch (Win32Exception)
        {
            Assert.Skip("psql is not installed");
            throw;
        }
    }
}
