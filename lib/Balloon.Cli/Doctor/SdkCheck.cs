using System.ComponentModel;

namespace Balloon.Cli.Doctor;

/// <summary>Is there a .NET SDK that can build the project?</summary>
internal static class SdkCheck
{
    private const int Major = 10;

    public static async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var listed = await ProgramRun
                .RunAsync(new("dotnet", "--list-sdks"), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return Judge(listed.Output);
        }
        catch (Win32Exception)
        {
            return new Finding(
                CheckResult.Failed,
                "The command 'dotnet' is not on the path.",
                "Install the .NET 10 SDK: https://dot.net/download"
            );
        }
    }

    internal static Finding Judge(string listed)
    {
        var versions = listed
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0])
            .ToList();
        var fitting = versions.LastOrDefault(version => version.StartsWith($"{Major}.", StringComparison.Ordinal));
        return fitting is not null
            ? new Finding(CheckResult.Ok, $".NET SDK {fitting}")
            : new Finding(
                CheckResult.Failed,
                versions.Count == 0
                    ? "No .NET SDK is installed."
                    : $"No .NET {Major} SDK is installed, only {string.Join(", ", versions)}.",
                "Install the .NET 10 SDK: https://dot.net/download"
            );
    }
}
