using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Course;

/// <summary>The results of <c>balloon run</c>: executed chapters and pages.</summary>
internal sealed partial class CourseRun
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(9);

    private CourseRun(string site, int exitCode, string report) => (Site, ExitCode, Report) = (site, exitCode, report);

    /// <summary>The folder of the site.</summary>
    public string Site { get; }

    public int ExitCode { get; }

    /// <summary>The command's output.</summary>
    public string Report { get; }

    /// <summary>The seconds from the sandbox's start to the last chapter's end, as the command reports them.</summary>
    public double Seconds => double.Parse(InAll().Match(Report).Groups["seconds"].Value, CultureInfo.InvariantCulture);

    public IEnumerable<string> Pages => Directory.EnumerateFiles(Site, "*.html").Order(StringComparer.Ordinal);

    /// <summary>The code cells of all executed chapters.</summary>
    public IReadOnlyList<RunCell> Cells =>
        [
            .. Directory
                .EnumerateFiles(Site, "*.ipynb")
                .Order(StringComparer.Ordinal)
                .SelectMany(file =>
                    JsonDocument
                        .Parse(File.ReadAllBytes(file))
                        .RootElement.GetProperty("cells")
                        .EnumerateArray()
                        .Where(c => c.GetProperty("cell_type").GetString() == "code")
                        .Select(c => RunCell.Of(Path.GetFileNameWithoutExtension(file), c))
                ),
        ];

    /// <summary>Runs the command from the build; the chapters refer to the library beside it.</summary>
    public static async Task<CourseRun> OfAsync(string site, string[] chapters, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Repo.Root, "artifacts", "balloon", OperatingSystem.IsWindows() ? "balloon.exe" : "balloon");
        if (!File.Exists(program))
            Assert.Skip($"{program} is missing: ./balloon builds it");
        var start = new ProcessStartInfo(
            program,
            ["run", "--keep-going", "-o", site, .. chapters.SelectMany(c => new[] { "--chapter", c })]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repo.Root,
        };
        foreach (var variable in (string[])["BALLOON_PROFILE", "BALLOON_HOME"])
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Timeout, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CourseRun(site, process.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"in all\s+(?<seconds>[\d.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex InAll();
}

/// <summary>A code cell and its output.</summary>
internal sealed record RunCell(string Chapter, string Source, IReadOnlyList<string> Tags, string Shown, string? Error)
{
    public bool IsSolution => Tags.Contains("solution");

    public static RunCell Of(string chapter, JsonElement json)
    {
        var outputs = json.GetProperty("outputs").EnumerateArray().ToList();
        var tags = json.GetProperty("metadata").TryGetProperty("tags", out var list)
            ? list.EnumerateArray().Select(t => t.GetString()!).ToList()
            : [];
        return new RunCell(
            chapter,
            Text(json.GetProperty("source")),
            tags,
            string.Join('\n', outputs.Select(Plain)),
            outputs
                .Where(o => o.GetProperty("output_type").GetString() == "error")
                .Select(o => o.GetProperty("evalue").GetString())
                .FirstOrDefault()
        );
    }

    private static string Plain(JsonElement output) =>
        output.TryGetProperty("data", out var data) ? (data.TryGetProperty("text/plain", out var plain) ? Text(plain) : "")
        : output.TryGetProperty("text", out var text) ? Text(text)
        : "";

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Concat(value.EnumerateArray().Select(l => l.GetString()));
}
