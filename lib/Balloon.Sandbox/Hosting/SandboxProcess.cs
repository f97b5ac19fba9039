using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Hosting;

/// <summary>A sandbox in a process of its own, which outlives whoever started it.</summary>
public static class SandboxProcess
{
    /// <summary>The hidden command of <c>balloon</c> that is the process.</summary>
    public const string HostCommand = "sandbox-host";

    /// <summary>The host's option to end when its input ends.</summary>
    public const string LeashOption = "--leash";

    /// <summary>The option of the bound on state.</summary>
    public const string StateMemoryOption = "--state-memory";

    /// <summary>The option that names a folder in which tables may lie besides the warehouse's.</summary>
    public const string AllowLocationOption = "--allow-location";

    /// <summary>What that process prints once it answers.</summary>
    public const string Ready = "ready";

    /// <summary>What stands before each line that the process prints until then: what it is doing.</summary>
    public const string Step = "step: ";

    /// <summary>How long a start may stand still. One that goes on may take as long as it takes.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    // Enough to read a log of a hundred million events.
    private static readonly TimeSpan RebuildPatience = TimeSpan.FromHours(1);

    // Enough to read a topic's whole log.
    private static readonly TimeSpan SkipPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ControlPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For a process that is a sandbox: what it makes from here on is the user's alone, as it holds the token that stops it and the secrets
    /// of sinks.
    /// </summary>
    public static void KeepFilesPrivate() => PrivateFiles.RestrictNewOnes();

    /// <summary>Starts the sandbox of a home, or finds it running.</summary>
    /// <param name="options">Its home, and the ports that were asked for.</param>
    /// <param name="balloon">The <c>balloon</c> command: program and first arguments; null: this process's own program.</param>
    /// <param name="cancellationToken">Stops the waiting; a host that was just started is stopped too.</param>
    /// <returns>Where it answers, and whether it ran before.</returns>
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
            await HostLauncher.LaunchAsync(options, balloon ?? OwnProgram(), StartPatience, cancellationToken).ConfigureAwait(false),
            false
        );
    }

    /// <summary>True when a reset of a home was ended in the middle: the next start finishes it.</summary>
    public static bool IsHalfReset(SandboxHome home) => HomeContents.Find(home)?.IsResetting == true;

    /// <summary>Where the sandbox of a home answers; null when none runs there.</summary>
    public static Stack? FindRunning(SandboxHome home) => FileLock.IsHeld(home.HostLockFile) ? Stack.TryRead(home.StackFile) : null;

    /// <summary>Asks a running sandbox how it stands; null when none runs or answers.</summary>
    public static async Task<SandboxStatus?> StatusAsync(SandboxHome home, CancellationToken cancellationToken = default) =>
        FileLock.IsHeld(home.HostLockFile) && JsonFile.TryRead(home.HostFile, StackJson.Default.HostIdentity) is { } host
            ? await ControlClient.StatusAsync(host, ControlPatience, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>
    /// Decides that readers of a topic skip the records of it that are damaged, now and after a restart. Nothing is removed, and what can be
    /// read is read.
    /// </summary>
    /// <returns>What is skipped in the topic, with what was before; empty where nothing is damaged.</returns>
    /// <exception cref="SandboxException">No sandbox runs there, it does not answer, or it has no such topic.</exception>
    public static async Task<IReadOnlyList<DamageStatus>> SkipDamageAsync(
        SandboxHome home,
        string topic,
        CancellationToken cancellationToken = default
    )
    {
        if (!FileLock.IsHeld(home.HostLockFile) || JsonFile.TryRead(home.HostFile, StackJson.Default.HostIdentity) is not { } host)
            throw new SandboxException($"No sandbox runs in {home.Folder}: 'balloon up' starts it.");
        return await ControlClient.SkipDamageAsync(host, topic, SkipPatience, cancellationToken).ConfigureAwait(false)
            ?? throw new SandboxException($"The sandbox (process {host.Pid}) does not answer: 'balloon doctor' looks why.");
    }

    /// <summary>Stops the sandbox of a home, cleanly if it does so within <paramref name="patience"/>, else by force.</summary>
    /// <returns>False when none ran.</returns>
    /// <exception cref="SandboxException">It runs on.</exception>
    public static async Task<bool> StopAsync(SandboxHome home, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(home, cancellationToken).ConfigureAwait(false);
        return await StopInTurnAsync(home, patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stops the sandbox of a home and removes what it has made there. Whatever else lies in the folder stays, and a folder in which no
    /// sandbox ever ran is not touched.
    /// </summary>
    /// <returns>What was there, and what stays.</returns>
    /// <exception cref="SandboxException">Something could not be removed.</exception>
    public static async Task<ResetResult> ResetAsync(SandboxHome home, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(home.Folder))
            return new ResetResult(WasHome: false, RanBefore: false, []);
        if (HomeContents.Find(home) is null)
            return new ResetResult(WasHome: false, RanBefore: false, HomeCleaner.Strange(home));
        using var turn = await TakeTurnAsync(home, cancellationToken).ConfigureAwait(false);
        var ran = await StopInTurnAsync(home, patience, cancellationToken).ConfigureAwait(false);
        // Locked, so that no sandbox starts in a home that is being removed.
        using (
            FileLock.TryTake(home.HostLockFile)
                ?? throw new SandboxException($"A sandbox was started in {home.Folder} just now: 'balloon down' stops it, then try again.")
        )
        {
            if (HomeContents.Find(home) is { } contents)
                HomeCleaner.Empty(home, contents, keepLock: true);
        }

        File.Delete(home.HostLockFile);
        return new ResetResult(WasHome: true, ran, HomeCleaner.Strange(home));
    }

    /// <summary>
    /// Stops the sandbox of a home and starts it with everything derived made anew: views and outside tables from the logs, the catalog,
    /// where it is damaged, from the tables in the warehouse. Ended in the middle, the next start goes on with it.
    /// </summary>
    /// <returns>Where it answers, and the tables that were registered anew; none where the catalog was whole.</returns>
    /// <exception cref="SandboxException">No sandbox has run there, or it cannot be started.</exception>
    public static async Task<(Stack Stack, IReadOnlyList<string> Tables)> RebuildAsync(
        SandboxOptions options,
        TimeSpan patience,
        IReadOnlyList<string>? balloon = null,
        CancellationToken cancellationToken = default
    )
    {
        var home = options.Home;
        if (!Directory.Exists(home.Folder) || HomeContents.Find(home) is null)
            throw new SandboxException($"No sandbox has run in {home.Folder}: 'balloon up' starts one.");
        using var turn = await TakeTurnAsync(home, cancellationToken).ConfigureAwait(false);
        await StopInTurnAsync(home, patience, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> tables = [];
        if (Catalog.CatalogRescue.Problem(home.CatalogFile, home.WarehouseFolder) is not null)
            tables = Catalog.CatalogRescue.Run(home.CatalogFile, home.WarehouseFolder, options.Warehouse);
        StateSalvage.Ask(home.EngineFolder);
        var stack = await HostLauncher
            .LaunchAsync(options, balloon ?? OwnProgram(), RebuildPatience, cancellationToken)
            .ConfigureAwait(false);
        return (stack, tables);
    }

    private static async Task<bool> StopInTurnAsync(SandboxHome home, TimeSpan patience, CancellationToken cancellationToken)
    {
        var host = JsonFile.TryRead(home.HostFile, StackJson.Default.HostIdentity);
        if (!FileLock.IsHeld(home.HostLockFile))
        {
            RemoveStale(home);
            return false;
        }

        if (host is null)
            throw new SandboxException(
                $"Something holds {home.HostLockFile}, but {home.HostFile} does not say which process: end it by hand."
            );
        var asked = await ControlClient.StopAsync(host, patience, cancellationToken).ConfigureAwait(false);
        if (asked && await FileLock.TakeAsync(home.HostLockFile, patience, cancellationToken).ConfigureAwait(false) is { } ended)
        {
            ended.Dispose();
            RemoveStale(home);
            return true;
        }

        using var process = HostProcess.Find(host);
        process?.Kill();
        using var freed = await FileLock.TakeAsync(home.HostLockFile, TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
        if (freed is null)
            throw new SandboxException($"The sandbox (process {host.Pid}) does not end: end it by hand.");
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
                    $"The sandbox is up with port {has}, not {port}: 'balloon down' first, then 'balloon up {option} {port}'."
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
                $"The sandbox is up, and its state may take {engine.StateLimit} bytes, not {asked}: "
                    + $"'balloon down' first, then 'balloon up {StateMemoryOption} {asked}'."
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
            return await FileLock.TakeAsync(home.CommandLockFile, StartPatience, cancellationToken).ConfigureAwait(false)
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

    private static string[] OwnProgram()
    {
        var program =
            Environment.ProcessPath ?? throw new SandboxException("This process does not know its own program: name the balloon command.");
        // Run as "dotnet balloon.dll", the program is dotnet, and the assembly has to be named again.
        var entry = Environment.GetCommandLineArgs()[0];
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, entry] : [program];
    }
}

/// <summary>What a reset found and left.</summary>
/// <param name="WasHome">False when no sandbox has ever run there: nothing was removed.</param>
/// <param name="RanBefore">Whether a sandbox ran, and was stopped.</param>
/// <param name="Left">What is still there, by paths below the home: no sandbox made it.</param>
public sealed record ResetResult(bool WasHome, bool RanBefore, IReadOnlyList<string> Left);
