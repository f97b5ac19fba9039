using System.Globalization;
using Balloon.Interop.Tests.Clients;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>
/// PostgreSQL 15 from Debian on a free port, in a folder of its own. It refuses to run as root, so root starts it as the user postgres.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private readonly TempFolder _folder = new("balloon-postgres-");
    private PeerProcess? _process;

    public int Port { get; } = Ports.Free();

    /// <summary>Starts one; skips the test where it is not installed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        if (!File.Exists(Path.Combine(Binaries, "initdb")))
            Assert.Skip("PostgreSQL 15 is not installed (Debian's package postgresql-15)");
        var server = new PostgresServer();
        var data = server._folder["data"];
        var other = Environment.UserName == "root" ? Programs.Require("runuser", "install util-linux") : null;
        if (other is not null)
            await Programs.RunAsync("chown", ["postgres", server._folder.Path]);
        await Run([Path.Combine(Binaries, "initdb"), "-D", data, "-A", "trust", "-U", "root", "--no-sync"]);
        var start = Command([
            Path.Combine(Binaries, "postgres"),
            "-D",
            data,
            "-p",
            server.Port.ToString(CultureInfo.InvariantCulture),
            "-k",
            data,
            "-h",
            "127.0.0.1",
            "-c",
            "fsync=off",
        ]);
        server._process = await PeerProcess.StartAsync(start[0], start[1..], server.Port);
        return server;

        Task<string> Run(string[] command)
        {
            var whole = Command(command);
            return Programs.RunAsync(whole[0], whole[1..]);
        }

        string[] Command(string[] command) => other is null ? command : [other, "-u", "postgres", "--", .. command];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
