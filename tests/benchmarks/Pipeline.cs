using Balloon.Broker;
using Balloon.Notebook;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Benchmarks;

/// <summary>
/// A sandbox whose source, views, tables and sinks were created over an empty topic, and events that it has not read yet. It can be started
/// again and again: each run finds the same state as the first.
/// </summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private static readonly string[] Files = ["01-source.sql", "02-views.sql", "03-sinks.sql"];
    private readonly TempFolder _folder = new("balloon-benchmark-pipeline-");
    private readonly SandboxHome _home;
    private readonly string? _homeBefore = Environment.GetEnvironmentVariable(BalloonHome.Variable);

    private Pipeline(int events)
    {
        Events = events;
        _home = new SandboxHome(_folder["home"]);
        Environment.SetEnvironmentVariable(BalloonHome.Variable, _home.Folder);
    }

    public int Events { get; }

    /// <summary>Creates all objects, and then the events.</summary>
    public static async Task<Pipeline> MakeAsync(int players, int events, CancellationToken cancellationToken)
    {
        var pipeline = new Pipeline(events);
        await using (var host = await pipeline.StartAsync(cancellationToken))
        await using (var workshop = await Workshop.OpenAsync(cancellationToken))
        {
            await workshop.GenerateAsync(count: 0, cancellationToken: cancellationToken);
            await workshop.CreateTablesAsync(cancellationToken);
            foreach (var file in Files)
                await workshop.Sql.RunFileAsync(Path.Combine(BalloonHome.Project, "sql", file), cancellationToken: cancellationToken);
            await workshop.Sql.QueryAsync("FLUSH", [], cancellationToken);
        }

        Copy(pipeline._home.Folder, pipeline._folder["template"], except: pipeline._home.BrokerFolder);
        await using var broker = await pipeline.BrokerAsync(cancellationToken);
        var options = new GeneratorOptions
        {
            Count = events,
            Players = players,
            Backfill = TimeSpan.FromMinutes(30),
        };
        await PopGenerator.RunAsync(broker.BootstrapServers, FiveViews.Topic, options, cancellationToken: cancellationToken);
        return pipeline;
    }

    /// <summary>The broker of the events alone.</summary>
    public Task<KafkaBroker> BrokerAsync(CancellationToken cancellationToken) =>
        KafkaBroker.StartAsync(
            new KafkaBrokerOptions { Folder = _home.BrokerFolder, DefaultPartitions = FiveViews.Partitions },
            cancellationToken
        );

    /// <summary>The sandbox in the state that the last run left, on free ports.</summary>
    public Task<SandboxHost> StartAsync(CancellationToken cancellationToken) =>
        SandboxHost.StartAsync(
            new SandboxOptions
            {
                Home = _home,
                KafkaPort = 0,
                SqlPort = 0,
                CatalogPort = 0,
            },
            cancellationToken
        );

    /// <summary>Resets everything but the events to the state before any event was read.</summary>
    public void Rewind()
    {
        foreach (var entry in new DirectoryInfo(_home.Folder).EnumerateFileSystemInfos())
        {
            if (entry.FullName == _home.BrokerFolder)
                continue;
            if (entry is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }

        Copy(_folder["template"], _home.Folder, except: null);
    }

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(BalloonHome.Variable, _homeBefore);
        _folder.Dispose();
        return default;
    }

    private static void Copy(string from, string to, string? except)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => folder != except))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)), except);
    }
}
