using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Balloon.Sandbox.Hosting;
using Confluent.Kafka;

namespace Balloon.Cli.Tests.Sandbox;

public sealed class SandboxCommandTests
{
    [Fact]
    public async Task Sql_shows_the_servers_notices_as_psql_does()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var single = await balloon.RunAsync("sql", "-c", "DROP TABLE IF EXISTS nothing", "-c", "SELECT 'an' || 'swer' AS v");
        Assert.Equal((0, "NOTICE:  table \"nothing\" does not exist, skipping\n"), (single.ExitCode, single.Errors));
        Assert.Contains("answer", single.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NOTICE", single.Output, StringComparison.Ordinal);
        var file = Path.Combine(balloon.Home, "notices.sql");
        await File.WriteAllTextAsync(file, "COMMIT;\nBEGIN;", TestContext.Current.CancellationToken);
        var (exitCode, output, errors) = await balloon.RunAsync("sql", file);
        Assert.Equal(0, exitCode);
        Assert.StartsWith(
            "WARNING:  there is no transaction in progress\nNOTICE:  Read-write transactions",
            errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("NOTICE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_up_and_down_are_not_errors_and_ports_that_statements_may_name_are_kept()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var before = Stack.TryRead(balloon.StackFile)!;
        // Whoever kills this process's group, as some notebook clients do with a kernel's, does not reach the sandbox.
        if (OperatingSystem.IsLinux())
        {
            var stat = await File.ReadAllTextAsync($"/proc/{before.Pid}/stat", TestContext.Current.CancellationToken);
            Assert.Equal($"{before.Pid}", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2]);
        }

        var again = await balloon.RunAsync("up");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("up already", again.Output, StringComparison.Ordinal);
        Assert.Equal(before.Pid, Stack.TryRead(balloon.StackFile)!.Pid);
        Assert.Equal(0, (await balloon.RunAsync("down")).ExitCode);
        Assert.False(File.Exists(balloon.StackFile));
        var down = await balloon.RunAsync("down");
        Assert.Equal(0, down.ExitCode);
        Assert.Contains("was not up", down.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await balloon.RunAsync("up")).ExitCode);
        var after = Stack.TryRead(balloon.StackFile)!;
        Assert.Equal((before.Kafka, before.Catalog), (after.Kafka, after.Catalog));
    }

    [Fact]
    public async Task The_limit_on_state_can_be_set_and_is_shown()
    {
        await using var balloon = new BalloonCommand();
        string[] up = ["up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0", "--state-memory"];
        var wrong = await balloon.RunAsync([.. up, "plenty"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("must be a size such as 512M or 2G, not 'plenty'", wrong.Errors, StringComparison.Ordinal);
        var right = await balloon.RunAsync([.. up, "300M"]);
        Assert.True(right.ExitCode == 0, right.Errors);
        Assert.Contains("limit 300.0 MiB", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await balloon.RunAsync([.. up, "0.29296875 GiB"])).ExitCode);
        var other = await balloon.RunAsync([.. up, "2G"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("'balloon down' first", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_ups_at_once_start_one_sandbox()
    {
        await using var balloon = new BalloonCommand();
        string[] up = ["up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0"];
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => balloon.RunAsync(up)));
        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Errors));
        Assert.Single(results, result => result.Output.Contains("is up after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_requested_port_that_is_taken_is_an_error_that_names_the_program()
    {
        await using var balloon = new BalloonCommand();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var (exitCode, _, errors) = await balloon.RunAsync("up", "--kafka-port", "0", "--catalog-port", "0", "--sql-port", $"{port}");
        Assert.Equal(1, exitCode);
        Assert.Contains($"Port {port} is taken", errors, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"process {Environment.ProcessId}", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(balloon.StackFile));
    }

    [Fact]
    public async Task A_killed_sandbox_leaves_nothing_that_blocks_the_next_start()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var before = Stack.TryRead(balloon.StackFile)!;
        await KillAsync(before.Pid);
        Assert.True(File.Exists(balloon.StackFile));
        Assert.Contains("is not up", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("is up after", await balloon.UpAsync(), StringComparison.Ordinal);
        Assert.NotEqual(before.Pid, Stack.TryRead(balloon.StackFile)!.Pid);
    }

    [Fact]
    public async Task Down_does_not_kill_another_process_that_got_a_dead_sandboxs_pid()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var identity = Path.Combine(balloon.Home, "host.json");
        var text = await File.ReadAllTextAsync(identity, TestContext.Current.CancellationToken);
        var pid = Stack.TryRead(balloon.StackFile)!.Pid;
        await KillAsync(pid);
        using var stranger = balloon.Start("sandbox-host", "--help");
        await File.WriteAllTextAsync(
            identity,
            text.Replace($"\"pid\":{pid}", $"\"pid\":{Environment.ProcessId}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("was not up", (await balloon.RunAsync("down")).Output, StringComparison.Ordinal);
        await stranger.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reset_empties_the_home_and_keeps_foreign_files()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        Assert.Equal(0, (await balloon.RunAsync("generate", "--count", "10")).ExitCode);
        var mine = Path.Combine(balloon.Home, "notes.txt");
        await File.WriteAllTextAsync(mine, "mine", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await balloon.RunAsync("reset")).ExitCode);
        Assert.Equal(
            ["command.lock", "notes.txt"],
            Directory.EnumerateFileSystemEntries(balloon.Home).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_script_that_reads_the_output_of_up_is_not_kept_waiting()
    {
        await using var balloon = new BalloonCommand();
        var clock = Stopwatch.StartNew();
        using var up = balloon.Start("up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0");
        await up.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
        Assert.NotNull(Stack.TryRead(balloon.StackFile));
    }

    [Fact]
    public async Task Status_shows_the_lag_of_groups_and_lost_records()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        Assert.Equal(0, (await balloon.RunAsync("generate", "--count", "1000")).ExitCode);
        using (
            var reader = new ConsumerBuilder<Ignore, Ignore>(
                new ConsumerConfig { BootstrapServers = Stack.TryRead(balloon.StackFile)!.Kafka, GroupId = "readers" }
            ).Build()
        )
            reader.Commit([new("balloon-game", 0, 1)]);
        Assert.Matches("group readers  [0-9]+ records behind on balloon-game", (await balloon.RunAsync("status")).Output);

        Assert.Equal(0, (await balloon.RunAsync("down")).ExitCode);
        var log = Path.Combine(balloon.Home, "kafka", "topics", "balloon-game", "0", new string('0', 20) + ".log");
        var bytes = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(log, bytes, TestContext.Current.CancellationToken);
        await balloon.UpAsync();
        await balloon.RunAsync("topic", "tail", "balloon-game", "--from", "beginning");
        var status = (await balloon.RunAsync("status")).Output;
        Assert.Contains("balloon-game partition 0 lost the offsets", status, StringComparison.Ordinal);
        Assert.Contains(log, status, StringComparison.Ordinal);
        Assert.Equal(1, (await balloon.RunAsync("doctor")).ExitCode);
    }

    [Fact]
    public async Task A_read_only_home_is_reported_with_what_to_do()
    {
        await using var balloon = new BalloonCommand();
        Directory.CreateDirectory(Path.GetDirectoryName(balloon.Home)!);
        // A file in the folder's place cannot be written by anyone, not even by root, to whom permissions do not apply.
        await File.WriteAllTextAsync(balloon.Home, "", TestContext.Current.CancellationToken);
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        File.Delete(balloon.Home);
        Assert.Equal(1, exitCode);
        Assert.Contains("BALLOON_HOME", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_sandbox_closes_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        using var host = Process.GetProcessById(Stack.TryRead(balloon.StackFile)!.Pid);
        using var kill = Process.Start("kill", ["-TERM", $"{host.Id}"]);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(balloon.StackFile));
    }

    [Fact]
    public async Task Garbage_on_every_port_breaks_nothing()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var stack = Stack.TryRead(balloon.StackFile)!;
        int[] ports = [int.Parse(stack.Kafka.Split(':')[1], null), stack.Sql.Port, new Uri(stack.Catalog).Port];
        var random = new Random(99);
        for (var round = 0; round < 200; round++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, ports[round % ports.Length], TestContext.Current.CancellationToken);
            var bytes = new byte[random.Next(1, 2_000)];
            random.NextBytes(bytes);
            // Half of the inputs begin with a valid length, so that more than the first check is tested.
            if (round % 2 == 0 && bytes.Length > 8)
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
            await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
        }

        var stream = new StreamUnderTest(balloon);
        await stream.CreateTopicAsync();
        await stream.CreateAsync();
        using var second = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        second.CancelAfter(TimeSpan.FromSeconds(1));
        await Task.Run(() => stream.Produce(1_000, second.Token), TestContext.Current.CancellationToken);
        await stream.CheckAsync();
    }

    private static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
