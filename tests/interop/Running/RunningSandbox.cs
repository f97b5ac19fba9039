using System.Diagnostics;
using System.Text.Json;
using Balloon.Interop.Tests.Clients;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Running;

/// <summary>A sandbox in a process of its own, as <c>balloon up</c> starts it, on free ports and in a folder of its own.</summary>
public sealed class RunningSandbox : IAsyncDisposable
{
    private readonly TempFolder _home = new("balloon-interop-");

    /// <summary>The folder of its state.</summary>
    public string Home => _home.Path;

    /// <summary>The file with its addresses.</summary>
    public string StackFile => Path.Combine(Home, "stack.json");

    /// <summary>The broker, host:port.</summary>
    public string Kafka { get; private set; } = "";

    /// <summary>Port of the stream SQL on 127.0.0.1.</summary>
    public int SqlPort { get; private set; }

    /// <summary>The catalog's address.</summary>
    public string Catalog { get; private set; } = "";

    /// <summary>The catalog's name.</summary>
    public string Warehouse { get; private set; } = "";

    /// <summary>The host's process.</summary>
    public int Pid { get; private set; }

    /// <summary>A connection string for an Npgsql data source without type loading.</summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={SqlPort};Username=root;Database=dev;SSL Mode=Disable;GSS Encryption Mode=Disable;No Reset On Close=true;Timeout=10;Command Timeout=60";

    /// <summary>Starts one.</summary>
    public static async Task<RunningSandbox> StartAsync()
    {
        var sandbox = new RunningSandbox();
        await sandbox.UpAsync();
        return sandbox;
    }

    /// <summary>Starts it, or restarts it with its state; it keeps the ports of its first start.</summary>
    public async Task UpAsync()
    {
        string[] ports = Pid == 0 ? ["--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0"] : [];
        await BalloonAsync(["up", .. ports]);
        using var stack = JsonDocument.Parse(await File.ReadAllTextAsync(StackFile));
        var root = stack.RootElement;
        Kafka = root.GetProperty("kafka").GetString()!;
        SqlPort = root.GetProperty("sql").GetProperty("port").GetInt32();
        Catalog = root.GetProperty("catalog").GetString()!;
        Warehouse = root.GetProperty("warehouse").GetString()!;
        Pid = root.GetProperty("pid").GetInt32();
    }

    /// <summary>Kills the host as kill -9 does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(Pid);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Runs a command of <c>balloon</c> on this sandbox.</summary>
    public Task<string> BalloonAsync(params string[] arguments) =>
        Programs.RunAsync(
            "dotnet",
            [BalloonProgram.Dll, .. arguments],
            environment: new Dictionary<string, string> { ["BALLOON_HOME"] = Home, ["BALLOON_PROFILE"] = "sandbox" }
        );

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Pid != 0)
                await BalloonAsync("down");
        }
        finally
        {
            _home.Dispose();
        }
    }
}
