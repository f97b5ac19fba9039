using System.Diagnostics;
using System.Text.Json;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>
/// Apache Iceberg's own Java library as a second reader: one process for all tests, which are skipped where it is absent.
/// </summary>
internal static class Java
{
    private static readonly string Source = Path.Combine(Repo.Root, "tests", "Balloon.Iceberg.Tests", "Support", "JudgeServer.java");
    private static readonly SemaphoreSlim Turn = new(1);
    private static Process? _server;

    /// <summary>The lines that <c>tables rows|files|meta</c> prints.</summary>
    public static async Task<IReadOnlyList<JsonElement>> TablesAsync(string what, string table, params string[] more)
    {
        var jars = Repo.RequireShared("peers", "iceberg-java", "jars.tar.xz");
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await StartAsync(jars);
            await _server.StandardInput.WriteLineAsync(string.Join('\u001f', [what, table, .. more]));
            await _server.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var (lines, end) = await AnswerAsync(_server);
            Assert.True(end == "ok", $"tables {what} {table}: {end}");
            return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<Process> StartAsync(string jars)
    {
        using var unpack = Process.Start(
            new ProcessStartInfo(Repo.RequireShared("peers", "unpack"), [jars]) { RedirectStandardOutput = true }
        )!;
        var folder = (await unpack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        // The process ends when its standard input is closed, which is when the tests end.
        var server = Process.Start(
            new ProcessStartInfo(
                "java",
                ["-Xmx1g", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", $"{folder}/*", Source]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var (_, end) = await AnswerAsync(server);
        Assert.Equal("ready", end);
        return server;
    }

    private static async Task<(List<string> Lines, string End)> AnswerAsync(Process server)
    {
        var lines = new List<string>();
        while (true)
        {
            // The rest of an answer would be taken for the next one's: a cancelled test still reads the whole answer.
            var line = await server.StandardOutput.ReadLineAsync(CancellationToken.None);
            if (line is null)
                return (lines, "Java's process ended; see its error output. It needs a JDK of version 17.");
            if (line.StartsWith('\u0004'))
                return (lines, line[1..]);
            lines.Add(line);
        }
    }
}
