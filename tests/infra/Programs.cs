using System.Diagnostics;
using Balloon.Testing;

namespace Balloon.Infra.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Programs
{
    /// <summary>Runs a program and returns its exit code and output; the default limit is a minute.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null,
        string? input = null,
        TimeSpan? limit = null
    )
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repo.Root,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit ?? TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(time.Token);
        var errors = process.StandardError.ReadToEndAsync(time.Token);
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(time.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The path of a program on the PATH, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>As <see cref="Find"/>, but skips the test where the program is missing.</summary>
    public static string Require(string program)
    {
        var found = Find(program);
        if (found is null)
            Assert.Skip($"{program} is not on the PATH");
        return found;
    }

    /// <summary>kubectl: the one of the peers, or the one on the PATH; skips the test where both are missing.</summary>
    public static string Kubectl() => Repo.Shared("peers", "kubernetes", "kubectl") ?? Require("kubectl");

    /// <summary>Python with Jupyter and Polaris' client models; skips the test where tests/run did not install it.</summary>
    public static string Python()
    {
        var python = Environment.GetEnvironmentVariable("BALLOON_VENV") is { Length: > 0 } venv
            ? Path.Combine(venv, "bin", "python")
            : null;
        if (python is null || !File.Exists(python))
            Assert.Skip("BALLOON_VENV names no Python environment (tests/run makes one from ../shared/peers/python)");
        return python;
    }

    /// <summary>Runs this build's balloon command.</summary>
    public static Task<(int Code, string Output, string Errors)> BalloonAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        TimeSpan? limit = null
    ) =>
        RunAsync(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : Require("dotnet"),
            [BalloonProgram.Dll, .. arguments],
            environment,
            limit: limit
        );
}
