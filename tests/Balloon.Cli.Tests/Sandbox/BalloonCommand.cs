using System.Diagnostics;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Runs the <c>balloon</c> command with a home of its own.</summary>
public sealed class BalloonCommand : IAsyncDisposable
{
    private readonly TempFolder folder = new();

    public string Home => folder["home"];

    public string StackFile => Path.Combine(Home, "stack.json");

    /// <summary>How long a command may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many files it may have open, on Linux; null for as many as this process.</summary>
    public int? Descriptors { get; init; }

    /// <summary>Runs it to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Timeout, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs it on free ports; it must succeed.</summary>
    public async Task<string> UpAsync()
    {
        var (exitCode, output, errors) = await RunAsync("up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0");
        Assert.True(exitCode == 0, errors);
        return output;
    }

    public Process Start(params string[] arguments)
    {
        string[] command = Descriptors is { } most
            ? ["bash", "-c", $"ulimit -n {most}; exec \"$@\"", "bash", "dotnet", BalloonProgram.Dll, .. arguments]
            : ["dotnet", BalloonProgram.Dll, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BALLOON_HOME"] = Home;
        start.Environment.Remove("BALLOON_PROFILE");
        // Doctor judges the kernels that Jupyter finds: those of this machine are not the tests' concern.
        start.Environment["JUPYTER_DATA_DIR"] = folder["jupyter"];
        start.Environment.Remove("JUPYTER_PATH");
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        // A home in which nothing was ever begun has nobody to end.
        if (Directory.Exists(Home) && Directory.EnumerateFiles(Home, "host.*").Any())
            await RunAsync("down");
        folder.Dispose();
    }
}
