using System.Diagnostics;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Jupyter;

/// <summary>A Python environment with Jupyter, in which this kernel is installed under a name and in a folder of its own.</summary>
internal sealed class JupyterForTests : IDisposable
{
    private readonly TempFolder _data = new("balloon-jupyter-");

    private JupyterForTests(string venv)
    {
        Venv = venv;
        Variables = new()
        {
            ["JUPYTER_DATA_DIR"] = _data.Path,
            ["JUPYTER_CONFIG_DIR"] = _data["config"],
            ["JUPYTER_RUNTIME_DIR"] = _data["runtime"],
            ["IPYTHONDIR"] = _data["ipython"],
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
    }

    public const string KernelName = "balloon-tested";

    public string Venv { get; }

    /// <summary>The variables for every program, in addition to this process's own environment.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>Skips the test if the environment cannot be created. Creating it takes a minute, once per machine.</summary>
    public static async Task<JupyterForTests> StartAsync()
    {
        var setUp = Repo.RequireShared("peers", "python", "set-up");
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the environment's packages are for Linux");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var venv = Environment.GetEnvironmentVariable("BALLOON_VENV") ?? Path.Combine(home, ".cache", "balloon-venv");
        if (!File.Exists(Path.Combine(venv, "ready")))
        {
            var (code, text) = await Run("bash", [setUp, venv], [], TimeSpan.FromMinutes(5));
            Assert.True(code == 0, text);
        }

        var jupyter = new JupyterForTests(venv);
        await jupyter.RequireBalloonAsync("kernel", "install", "--name", KernelName);
        return jupyter;
    }

    public void Dispose() => _data.Dispose();

    public Task<(int ExitCode, string Text)> BalloonAsync(params string[] arguments) =>
        Run("dotnet", [BalloonProgram.Dll, .. arguments], Variables, TimeSpan.FromSeconds(60));

    /// <summary>Runs the command, and fails the test with its output if it fails.</summary>
    public async Task RequireBalloonAsync(params string[] arguments)
    {
        var (code, said) = await BalloonAsync(arguments);
        Assert.True(code == 0, said);
    }

    /// <summary>Runs a program of the environment, or one with its full path, with the given input.</summary>
    public Task<(int ExitCode, string Text)> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string? folder = null,
        double seconds = 120,
        string? input = null
    ) => Run(Path.Combine(Venv, "bin", program), arguments, Variables, TimeSpan.FromSeconds(seconds), folder, input);

    /// <summary>Starts a fresh sandbox on free ports, which the notebooks run from here use; it is stopped when it is disposed.</summary>
    public async Task<IAsyncDisposable> SandboxAsync()
    {
        var sandbox = new Sandbox(this);
        await RequireBalloonAsync("up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0");
        return sandbox;
    }

    /// <summary>The path of a program on the PATH, outside of the environment; skips the test if there is none.</summary>
    public static string RequireProgram(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Skip($"{name} is not installed");
        return found;
    }

    /// <summary>Skips the test if the library that chapters reference is not built.</summary>
    public static void RequireLibrary()
    {
        if (!File.Exists(Path.Combine(Repo.Root, "artifacts", "notebook", "Balloon.Notebook.dll")))
            Assert.Skip("artifacts/notebook is not laid out: ./balloon --version builds it");
    }

    public static string Script(string name) => Path.Combine(Repo.Root, "tests", "Balloon.Kernel.Tests", "Jupyter", "python", name);

    private static async Task<(int ExitCode, string Text)> Run(
        string program,
        IReadOnlyList<string> arguments,
        Dictionary<string, string> variables,
        TimeSpan limit,
        string? folder = null,
        string? input = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var stop = new CancellationTokenSource(limit);
        var output = process.StandardOutput.ReadToEndAsync(stop.Token);
        var errors = process.StandardError.ReadToEndAsync(stop.Token);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), stop.Token);
                process.StandardInput.Close();
            }

            await process.WaitForExitAsync(stop.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} ran longer than {limit.TotalSeconds} s");
        }
    }

    private sealed class Sandbox : IAsyncDisposable
    {
        private readonly JupyterForTests _jupyter;
        private readonly TempFolder _home = new("balloon-jupyter-sandbox-");

        public Sandbox(JupyterForTests jupyter)
        {
            _jupyter = jupyter;
            jupyter.Variables["BALLOON_HOME"] = _home.Path;
            jupyter.Variables["BALLOON_PROFILE"] = "sandbox";
        }

        public async ValueTask DisposeAsync()
        {
            await _jupyter.RequireBalloonAsync("down");
            _home.Dispose();
        }
    }
}
