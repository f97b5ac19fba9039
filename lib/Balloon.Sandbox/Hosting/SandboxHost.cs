using System.Security.Cryptography;
using Balloon.Broker;
using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;
using Balloon.Sandbox.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Hosting;

/// <summary>The whole sandbox in this process: the broker, the stream SQL on the Postgres wire, and the Iceberg REST catalog.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    // Connections above the limit that are accepted only to be told so.
    private const int SpareConnections = 10;

    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(30);

    private readonly SandboxOptions options;
    private readonly FileLock hostLock;
    private readonly HomeContents contents;
    private readonly FileLog log;
    private readonly ILoggerFactory loggers;
    private readonly DateTimeOffset startedAt;
    private readonly TaskCompletionSource stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ISqlEngine> engineReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KafkaBroker? broker;
    private CatalogServer? catalog;
    private WebApplication? web;
    private StreamEngine? engine;
    private readonly List<string> notices = [];
    private bool disposed;
    private string step = "";

    private SandboxHost(SandboxOptions options, FileLock hostLock, HomeContents contents)
    {
        this.options = options;
        this.hostLock = hostLock;
        this.contents = contents;
        startedAt = options.TimeProvider.GetUtcNow();
        log = new FileLog(options.Home.LogFile, options.TimeProvider);
        loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Information).AddProvider(log));
    }

    /// <summary>The addresses of all services.</summary>
    public Stack Stack { get; private set; } = null!;

    /// <summary>Completes when a command has asked the sandbox to stop; whoever runs it then disposes it.</summary>
    public Task StopRequested => stopRequested.Task;

    /// <summary>Starts a sandbox. When the task completes, everything is ready and <c>stack.json</c> has the addresses.</summary>
    /// <exception cref="SandboxException">
    /// A sandbox runs in this home, a port that was asked for is taken, or the folder cannot be written.
    /// </exception>
    public static async Task<SandboxHost> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var hostLock = await TakeLockAsync(options, cancellationToken).ConfigureAwait(false);
        HomeContents contents;
        try
        {
            contents = HomeContents.Claim(options.Home);
        }
        catch
        {
            hostLock.Dispose();
            throw;
        }

        var host = new SandboxHost(options, hostLock, contents);
        try
        {
            await host.OpenAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception e)
        {
            host.log.Write($"The sandbox could not start: {e}");
            if (e is not OperationCanceledException)
                new StartFailure(options.TimeProvider.GetUtcNow(), host.step, e.Message).TryWrite(options.Home);
            await host.DisposeAsync().ConfigureAwait(false);
            // Their messages are meant for people: the file, what is lost, and the command that helps.
            if (e is StateDamagedException or KafkaBrokerException or SqlException)
                throw new SandboxException(e.Message, e);
            throw;
        }
    }

    /// <summary>The status of everything.</summary>
    public SandboxStatus Status
    {
        get
        {
            var (topics, groups, damage) = BrokerStatus.Of(broker);
            return new SandboxStatus(Stack, startedAt, engine?.Status, topics, groups, damage)
            {
                Notices = [.. notices, .. broker?.Notices ?? [], .. engine?.Losses ?? []],
            };
        }
    }

    /// <summary>Stops everything in order: the engine first, which may still commit to the catalog, and the broker last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        File.Delete(options.Home.StackFile);
        engineReady.TrySetException(
            new SqlException(SqlStates.AdminShutdown, "The sandbox is shutting down: 'balloon up' starts it again.")
        );
        await CloseAsync(engine).ConfigureAwait(false);
        await CloseAsync(web).ConfigureAwait(false);
        catalog?.Dispose();
        await CloseAsync(broker).ConfigureAwait(false);
        File.Delete(options.Home.HostFile);
        loggers.Dispose();
        log.Dispose();
        hostLock.Dispose();
        stopRequested.TrySetResult();
    }

    private static async Task<FileLock> TakeLockAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var home = options.Home;
        try
        {
            if (FileLock.TryTake(home.HostLockFile) is { } free)
                return free;
            // A sandbox that is stopping removes its addresses first and releases the folder last. The command that stopped it may be gone.
            options.Progress?.Invoke("waiting for the previous sandbox, which is still closing");
            var began = options.TimeProvider.GetTimestamp();
            while (!File.Exists(home.StackFile) && options.TimeProvider.GetElapsedTime(began) < ClosingTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
                if (FileLock.TryTake(home.HostLockFile) is { } late)
                    return late;
            }

            throw new SandboxException($"A sandbox runs in {home.Folder} already: 'balloon status' says where, 'balloon down' stops it.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SandboxException(
                $"The sandbox cannot write to {home.Folder}: {e.Message} Make it writable, or name another folder in {SandboxHome.Variable}.",
                e
            );
        }
    }

    // Called by the engine for every object that it recovers.
    private void Begin(string what)
    {
        step = what;
        options.Progress?.Invoke(what);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        Begin("opening the Kafka log");
        var home = options.Home;
        var used = ReadPorts(home);
        if (CatalogRepair.Problem(home.CatalogFile, home.WarehouseFolder) is { } problem)
        {
            throw new SandboxException(
                $"{home.CatalogFile} {problem}: the list of tables is lost; their files are intact. "
                    + "'balloon rebuild' registers each table of the warehouse again."
            );
        }

        broker = await OpenBrokerAsync(used, cancellationToken).ConfigureAwait(false);
        Begin("opening the catalog");
        catalog = new CatalogServer(
            home.CatalogFile,
            home.WarehouseFolder,
            options.Warehouse,
            options.TimeProvider,
            options.AllowedLocations,
            contents.AddFolder
        );
        var ports = await OpenWebAsync(used, cancellationToken).ConfigureAwait(false);
        Stack = new Stack(
            broker.BootstrapServers,
            new SqlEndpoint("127.0.0.1", ports.Sql, "root", "dev"),
            $"http://127.0.0.1:{ports.Catalog}",
            options.Warehouse,
            Environment.ProcessId
        );
        Begin("opening the stream engine");
        engine = await StreamEngine
            .OpenAsync(
                new StreamEngineOptions
                {
                    Folder = home.EngineFolder,
                    SinkFactory = new IcebergSinkFactory(
                        options.TimeProvider,
                        new FormerPorts(used.Catalog, ports.Catalog).Resolve,
                        loggers.CreateLogger<IcebergSink>(),
                        new LocationRule(home.WarehouseFolder, options.AllowedLocations)
                    ),
                    ResolveBrokers = new FormerPorts(used.Kafka, broker.Port).Resolve,
                    TimeProvider = options.TimeProvider,
                    StateMemory = options.StateMemory,
                    Progress = Begin,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        engineReady.SetResult(engine);
        JsonFile.Write(home.PortsFile, used.With(broker.Port, ports.Catalog, ports.Sql), StackJson.Default.UsedPorts);
        File.Delete(home.StartFailureFile);
        Stack.Write(home.StackFile);
        log.Write($"Up: Kafka {Stack.Kafka}, SQL 127.0.0.1:{ports.Sql}, catalog {Stack.Catalog}");
    }

    private UsedPorts ReadPorts(SandboxHome home)
    {
        if (!File.Exists(home.PortsFile))
            return new UsedPorts([], []);
        if (JsonFile.TryRead(home.PortsFile, StackJson.Default.UsedPorts) is { IsPossible: true } used)
            return used;
        notices.Add(
            $"{home.PortsFile} could not be read: the ports of earlier runs are lost. Create each source or sink again whose statement names another port than today's."
        );
        return new UsedPorts([], []);
    }

    private Task<KafkaBroker> OpenBrokerAsync(UsedPorts used, CancellationToken cancellationToken) =>
        PortChoice.OpenAsync(
            [new PortChoice(options.KafkaPort, used.Kafka, SandboxOptions.DefaultKafkaPort, "--kafka-port")],
            ports =>
                KafkaBroker.StartAsync(
                    new KafkaBrokerOptions
                    {
                        Folder = options.Home.BrokerFolder,
                        Port = ports[0],
                        DefaultPartitions = SandboxOptions.DefaultPartitions,
                        MaxConnections = ConnectionLimits.OfPort,
                        TimeProvider = options.TimeProvider,
                        LoggerFactory = loggers,
                    },
                    cancellationToken
                )
        );

    private async Task<(int Sql, int Catalog)> OpenWebAsync(UsedPorts used, CancellationToken cancellationToken)
    {
        var wire = new WireServer(engineReady.Task, loggers.CreateLogger<WireServer>(), ConnectionLimits.OfPort - SpareConnections);
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var control = new ControlEndpoints(
            token,
            () => Status,
            () => stopRequested.TrySetResult(),
            async (topic, gone) => BrokerStatus.Describe(await broker!.SkipDamageAsync(topic, gone).ConfigureAwait(false))
        );
        return await PortChoice
            .OpenAsync(
                [
                    // Sources and sinks keep the addresses of the broker and the catalog, and open notebooks that of the SQL endpoint.
                    new PortChoice(options.SqlPort, used.Sql ?? [], SandboxOptions.DefaultSqlPort, "--sql-port"),
                    new PortChoice(options.CatalogPort, used.Catalog, SandboxOptions.DefaultCatalogPort, "--catalog-port"),
                ],
                async ports =>
                {
                    web = await WebHost
                        .StartAsync(
                            ports[0],
                            ports[1],
                            wire,
                            routes =>
                            {
                                catalog!.Map(routes);
                                control.Map(routes);
                            },
                            log,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    JsonFile.Write(
                        options.Home.HostFile,
                        HostProcess.Describe(token, $"http://127.0.0.1:{ports[1]}"),
                        StackJson.Default.HostIdentity
                    );
                    return (ports[0], ports[1]);
                }
            )
            .ConfigureAwait(false);
    }

    private async Task CloseAsync(IAsyncDisposable? part)
    {
        if (part is null)
            return;
        try
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The other parts must still be closed; the log has the error.
            log.Write($"{part.GetType().Name} did not close cleanly: {e}");
        }
    }
}
