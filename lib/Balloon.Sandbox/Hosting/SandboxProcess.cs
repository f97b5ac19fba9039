using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Hosting;

/// <summary>Manages a sandbox in a separate process, which outlives the program that started it.</summary>
public static class SandboxProcess
{
    /// <summary>The hidden command of <c>balloon</c> that runs the process.</summary>
    public const string HostCommand = "sandbox-host";

    /// <summary>The host's option to stop when its standard input ends.</summary>
    public const string WatchInputOption = "--watch-input";

    /// <summary>The host's option for the limit on state.</summary>
    public const string StateMemoryOption = "--state-memory";

    /// <summary>The host's option for a folder other than the warehouse in which tables may lie.</summary>
    public const string AllowLocationOption = "--allow-location";

    /// <summary>What the host prints once it is ready.</summary>
    public const string Ready = "ready";

    /// <summary>The prefix of each line that the host prints before: the step that it takes.</summary>
    public const string Step = "step: ";

    /// <summary>How long a start may make no progress; there is no limit on a start that makes progress.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    // Enough to read a log of a hundred million events.
    private static readonly TimeSpan RebuildTimeout = TimeSpan.FromHours(1);

    // Enough to read a topic's whole log.
    private static readonly TimeSpan SkipTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ControlTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// To be called by a process that runs a sandbox: makes all files that it creates private, since they include the token that stops it
    /// and the secrets of sinks.
    /// </summary>
    public static void KeepFilesPrivate() => PrivateFiles.RestrictNewOnes();

    /// <summary>
    /// To be called by a process that runs a sandbox and is to outlive its caller: leaves the caller's process group, which some notebook
    /// clients kill as a whole together with the kernel.
    /// </summary>
    public static void LeaveGroup() => ProcessGroup.Leave();

    /// <summary>Starts the sandbox of a home unless it is running.</summary>
    /// <param name="options">The home, ports and other options.</param>
    /// <param name="balloon">The <c>balloon</c> command, as program and first arguments; null for this process's own program.</param>
    /// <param name="cancellationToken">Cancels the wait; a host that was just started is stopped too.</param>
    /// <returns>The addresses, and whether it was running before.</returns>
    /// <exception cref="SandboxException">It could not be started; the message says why.</exception>
    public static async Task<(Stack Stack, bool RanBefore)> StartAsync(
        SandboxOptions options,
        IReadOnlyList<string>? balloon = null,
        CancellationToken cancellationToken = default
    )
    {
        using var turn = await TakeTurnAsync(options.Home, cancellationToken).ConfigureAwait(false);
        if (FindRunning(options.Home) is { } running)
        {
            CheckPorts(running, options);
            await CheckMemoryAsync(options, cancellationToken).ConfigureAwait(false);
            return (running, true);
        }

        RemoveStale(options.Home);
        return (
            await HostLauncher.LaunchAsync(options, balloon ?? CurrentProgram(), StartTimeout, cancellationToken).ConfigureAwait(false),
            false
        );
    }

    /// <summary>Whether a reset of a home was interrupted; the next start completes it.</summary>
    public static bool IsHalfReset(SandboxHome home) => HomeContents.Find(home)?.IsResetting == true;

    /// <summary>The addresses of a home's sandbox; null if it is not running.</summary>
    public static Stack? FindRunning(SandboxHome home) => FileLock.IsHeld(home.HostLockFile) ? Stack.TryRead(home.StackFile) : null;

    /// <summary>Asks a running sandbox for its status; null if it is not running or does not answer.</summary>
    public static async Task<SandboxStatus?> StatusAsync(SandboxHome home, CancellationToken cancellationToken = default) =>
        FileLock.IsHeld(home.HostLockFile) && JsonFile.TryRead(home.HostFile, StackJson.Default.HostIdentity) is { } host
            ? await ControlClient.StatusAsync(host, ControlTimeout, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>
    /// Decides that readers of a topic skip its damaged records, now and after a restart. Nothing is removed, and all readable records are
    /// read.
    /// </summary>
    /// <returns>All records of the topic that are skipped, including earlier ones; empty if nothing is damaged.</returns>
    /// <exception cref="SandboxException">The sandbox is not running or does not answer, or there is no such topic.</exception>
    public static async Task<IReadOnlyList<DamageStatus>> SkipDamageAsync(
        SandboxHome home,
        string topic,
        CancellationToken cancellationToken = default
    )
    {
        if (!FileLock.IsHeld(home.HostLockFile) || JsonFile.TryRead(home.HostFile, StackJson.Default.HostIdentity) is not { } host)
            throw new SandboxException($"No sandbox runs in {home.Folder}: 'balloon up' starts it.");
        return await ControlClient.SkipDamageAsync(host, topic, SkipTimeout, cancellationToken).ConfigureAwait(false)
            ?? throw new SandboxException($"The sandbox (process {host.Pid}) does not answer: 'balloon doctor' finds out why.");
    }

    /// <summary>Stops the sandbox of a home; kills it if it has not stopped within <paramref name="timeout"/>.</summary>
    /// <returns>False if it was not running.</returns>
    /// <exception cref="SandboxException">It is still running.</exception>
    public static async Task<bool> StopAsync(SandboxHome home, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(home, cancellationToken).ConfigureAwait(false);
        return await StopInTurnAsync(home, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stops the sandbox of a home and removes what it created there. Other files in the folder stay, and a folder in which no sandbox has
    /// ever run is not touched.
    /// </summary>
    /// <returns>What was found, and what is left.</returns>
    /// <exception cref="SandboxException">Something cannot be removed.</exception>
    public static async Task<ResetResult> ResetAsync(SandboxHome home, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(home.Folder))
            return new ResetResult(WasHome: false, RanBefore: false, []);
        if (HomeContents.Find(home) is null)
            return new ResetResult(WasHome: false, RanBefore: false, HomeCleaner.ForeignPaths(home));
        using var turn = await TakeTurnAsync(home, cancellationToken).ConfigureAwait(false);
        var ran = await StopInTurnAsync(home, timeout, cancellationToken).ConfigureAwait(false);
        // Locked, so that no sandbox starts in a home that is being reset.
        using (
            FileLock.TryTake(home.HostLockFile)
                ?? throw new SandboxException($"A sandbox was just started in {home.Folder}: 'balloon down' stops it, then try again.")
        )
        {
            if (HomeContents.Find(home) is { } contents)
                HomeCleaner.Empty(home, contents, keepLock: true);
        }

        File.Delete(home.HostLockFile);
        return new ResetResult(WasHome: true, ran, HomeCleaner.ForeignPaths(home));
    }

    /// <summary>
    /// Stops the sandbox of a home and starts it with all derived data rebuilt: views and outside tables from the logs and, if it is
    /// damaged, the catalog from the tables in the warehouse. If it is interrupted, the next start continues it.
    /// </summary>
    /// <returns>The addresses, and the tables that were registered again, which are none unless the catalog was damaged.</returns>
    /// <exception cref="SandboxException">No sandbox has run there, or it cannot be started.</exception>
    public static async Task<(Stack Stack, IReadOnlyList<string> Tables)> RebuildAsync(
        SandboxOptions options,
        TimeSpan timeout,
        IReadOnlyList<string>? balloon = null,
        CancellationToken cancellationToken = default
    )
    {
        var home = options.Home;
        if (!Directory.Exists(home.Folder) || HomeContents.Find(home) is null)
            throw new SandboxException($"No sandbox has run in {home.Folder}: 'balloon up' starts one.");
        using var turn = await TakeTurnAsync(home, cancellationToken).ConfigureAwait(false);
        await StopInTurnAsync(home, timeout, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> tables = [];
        if (Catalog.CatalogRepair.Problem(home.CatalogFile, home.WarehouseFolder) is not null)
            tables = Catalog.CatalogRepair.Run(home.CatalogFile, home.WarehouseFolder, options.Warehouse);
        StateSalvage.Ask(home.EngineFolder);
        var stack = await HostLauncher
            .LaunchAsync(options, balloon ?? CurrentProgram(), RebuildTimeout, cancellationToken)
            .ConfigureAwait(false);
        return (stack, tables);
    }

    private static async Task<bool> StopInTurnAsync(SandboxHome home, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var host = JsonFile.TryRead(home.HostFile, StackJson.Default.HostIdentity);
        if (!FileLock.IsHeld(home.HostLockFile))
        {
            RemoveStale(home);
            return false;
        }

        if (host is null)
            throw new SandboxException(
                $"A process holds {home.HostLockFile}, but {home.HostFile} does not say which one: end it yourself."
            );
        var asked = await ControlClient.StopAsync(host, timeout, cancellationToken).ConfigureAwait(false);
        if (asked && await FileLock.TakeAsync(home.HostLockFile, timeout, cancellationToken).ConfigureAwait(false) is { } ended)
        {
            ended.Dispose();
            RemoveStale(home);
            return true;
        }

        using var process = HostProcess.Find(host);
        process?.Kill();
        using var freed = await FileLock.TakeAsync(home.HostLockFile, TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
        if (freed is null)
            throw new SandboxException($"The sandbox (process {host.Pid}) does not end: end it yourself.");
        RemoveStale(home);
        return true;
    }

    private static void CheckPorts(Stack running, SandboxOptions options)
    {
        Check(
            options.KafkaPort,
            int.Parse(running.Kafka[(running.Kafka.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture),
            "--kafka-port"
        );
        Check(options.SqlPort, running.Sql.Port, "--sql-port");
        Check(options.CatalogPort, new Uri(running.Catalog).Port, "--catalog-port");

        static void Check(int? asked, int has, string option)
        {
            if (asked is { } port && port != 0 && port != has)
                throw new SandboxException(
                    $"The sandbox is up with port {has}, not {port}: run 'balloon down' first, then 'balloon up {option} {port}'."
                );
        }
    }

    private static async Task CheckMemoryAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (options.StateMemory is not { } asked)
            return;
        var status = await StatusAsync(options.Home, cancellationToken).ConfigureAwait(false);
        if (status?.Engine is { } engine && engine.StateLimit != asked)
            throw new SandboxException(
                $"The sandbox is up with a limit of {engine.StateLimit} bytes for its state, not {asked}: "
                    + $"run 'balloon down' first, then 'balloon up {StateMemoryOption} {asked}'."
            );
    }

    private static void RemoveStale(SandboxHome home)
    {
        File.Delete(home.StackFile);
        File.Delete(home.HostFile);
    }

    private static async Task<FileLock> TakeTurnAsync(SandboxHome home, CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.TakeAsync(home.CommandLockFile, StartTimeout, cancellationToken).ConfigureAwait(false)
                ?? throw new SandboxException(
                    $"Another command has been starting or stopping the sandbox in {home.Folder} for a minute: wait for it, or end it."
                );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SandboxException(
                $"The sandbox cannot write to {home.Folder}: {e.Message} Make it writable, or name another folder in {SandboxHome.Variable}.",
                e
            );
        }
    }

    private static string[] CurrentProgram()
    {
        var program =
            Environment.ProcessPath ?? throw new SandboxException("This process does not know its own program: name the balloon command.");
        // If it runs as "dotnet balloon.dll", the program is dotnet, and the assembly must be its first argument.
        var entry = Environment.GetCommandLineArgs()[0];
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, entry] : [program];
    }
}

/// <summary>The result of a reset.</summary>
/// <param name="WasHome">False if no sandbox has ever run there: nothing was removed.</param>
/// <param name="RanBefore">Whether a sandbox was running, and was stopped.</param>
/// <param name="Left">The paths, relative to the home, that are left because no sandbox created them.</param>
public sealed record ResetResult(bool WasHome, bool RanBefore, IReadOnlyList<string> Left);
