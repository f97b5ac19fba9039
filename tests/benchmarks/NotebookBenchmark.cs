using System.Globalization;
using Balloon.Kernel.Tests;
using Balloon.Testing;

namespace Balloon.Benchmarks;

/// <summary>
/// Whole processes that run notebooks of trivial cells, by <c>balloon export</c> and by <c>jupyter-nbconvert --execute</c>, and completion
/// in a warm kernel. .NET Interactive is not available everywhere: its figures were measured once, on two cores, and are printed for
/// comparison.
/// </summary>
internal static class NotebookBenchmark
{
    private const string KernelName = "balloon-benchmark";
    private const int MostRuns = 20;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Repo.Root, "artifacts", "balloon", OperatingSystem.IsWindows() ? "balloon.exe" : "balloon");
        if (!File.Exists(program))
            throw new FileNotFoundException($"{program} is not built: run ./balloon --version.", program);
        var folder = Directory.CreateTempSubdirectory("balloon-benchmark-notebooks-");
        try
        {
            var notebooks = Enumerable
                .ToArray<int>([1, 12, 100])
                .ToDictionary(
                    n => n,
                    n => NotebooksForTests.Write(folder.FullName, $"cells-{n}", "# Trivial", [.. Enumerable.Repeat("1 + 1", n)])
                );
            var runs = Math.Clamp(size.Pairs, 1, MostRuns);
            await HeadlessAsync(program, notebooks, folder.FullName, runs, cancellationToken);
            await JupyterAsync(program, notebooks, folder.FullName, runs, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task HeadlessAsync(
        string program,
        Dictionary<int, string> notebooks,
        string folder,
        int runs,
        CancellationToken cancellationToken
    )
    {
        var seconds = notebooks.Keys.ToDictionary(n => n, _ => new List<double>());
        var peak = 0L;
        for (var run = -1; run < runs; run++)
        {
            foreach (var (cells, notebook) in notebooks)
            {
                var done = await ProgramRun.OfAsync(
                    program,
                    ["export", notebook, "--output", Path.Combine(folder, "site")],
                    null,
                    cancellationToken
                );
                peak = Math.Max(peak, done.PeakMemory);
                if (run >= 0)
                    seconds[cells].Add(done.Seconds);
            }
        }

        Tell("headless, 1 cell", Pairs.Median(seconds[1]), "s", 1.0, 1.2);
        Tell("headless, 12 cells", Pairs.Median(seconds[12]), "s", null, 1.7);
        Tell("headless, 100 cells", Pairs.Median(seconds[100]), "s", 1.7, 1.9);
        Tell("each further cell", (Pairs.Median(seconds[100]) - Pairs.Median(seconds[1])) / 99 * 1000, "ms", 6, 6.7);
        Tell("peak memory", peak / 1048576.0, "MiB", 200, 237);
    }

    private static async Task JupyterAsync(
        string program,
        Dictionary<int, string> notebooks,
        string folder,
        int runs,
        CancellationToken cancellationToken
    )
    {
        if (Environment.GetEnvironmentVariable("BALLOON_VENV") is not { Length: > 0 } venv)
        {
            Console.WriteLine("  BALLOON_VENV names no environment with Jupyter: measured without nbconvert and completion");
            return;
        }

        var variables = new Dictionary<string, string>
        {
            ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"),
            ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
            ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
            ["PYTHONPATH"] = HideAddressGrammar(folder),
        };
        // Not through "jupyter", which is a Python program that starts this one.
        var nbconvert = Path.Combine(venv, "bin", "jupyter-nbconvert");
        var own = new List<double>();
        await ProgramRun.OfAsync(program, ["kernel", "install", "--name", KernelName], variables, cancellationToken);
        var seconds = new List<double>();
        for (var run = -1; run < runs; run++)
        {
            string[] arguments =
            [
                "--execute",
                "--to",
                "notebook",
                $"--ExecutePreprocessor.kernel_name={KernelName}",
                "--output",
                "done",
                notebooks[1],
            ];
            var done = await ProgramRun.OfAsync(nbconvert, arguments, variables, cancellationToken);
            var bare = await ProgramRun.OfAsync(nbconvert, ["--version"], variables, cancellationToken);
            if (run < 0)
                continue;
            seconds.Add(done.Seconds);
            own.Add(bare.Seconds);
        }

        Tell("nbconvert without a notebook", Pairs.Median(own), "s", null, 0.49);
        Tell("nbconvert --execute, 1 cell", Pairs.Median(seconds), "s", 2.0, 2.3);
        var script = Path.Combine(AppContext.BaseDirectory, "completion.py");
        var completed = await ProgramRun.OfAsync(
            Path.Combine(venv, "bin", "python"),
            [script, KernelName, $"{runs + 1}"],
            variables,
            cancellationToken
        );
        var milliseconds = completed
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))
            .Order()
            .ToList();
        Tell("completion once warm, p95", milliseconds[(int)(0.95 * (milliseconds.Count - 1))], "ms", 150, 700);
    }

    /// <summary>
    /// A folder for Python's path that hides a package that comes with JupyterLab's server and that nbconvert uses if it finds it:
    /// importing it takes seconds, and an environment with nbconvert alone, in which .NET Interactive was measured, does not have it.
    /// </summary>
    private static string HideAddressGrammar(string folder)
    {
        var package = Directory.CreateDirectory(Path.Combine(folder, "hidden", "rfc3987_syntax"));
        File.WriteAllText(Path.Combine(package.FullName, "__init__.py"), "raise ImportError('hidden')\n");
        return package.Parent!.FullName;
    }

    private static void Tell(string what, double value, string unit, double? most, double theirs) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {what, -32}{value, 9:0.00} {unit, -4}{(most is { } limit ? $"at most {limit:0.##}" : ""), -16}.NET Interactive {theirs:0.##} {unit}"
            )
        );
}
