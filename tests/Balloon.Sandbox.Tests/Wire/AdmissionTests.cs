using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Hosting;
using Balloon.Sandbox.Wire;
using Balloon.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>Who may open a session: a limited number of clients, on the only database.</summary>
public sealed class AdmissionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_over_the_limit_is_refused_and_one_that_ends_makes_room()
    {
        var port = Ports.Free();
        await using var app = await WebHost.StartAsync(
            port,
            Ports.Free(),
            new WireServer(Task.FromResult<ISqlEngine>(new FakeEngine()), NullLogger<WireServer>.Instance, mostSessions: 2),
            _ => { },
            null,
            Stop
        );
        await using var first = await OpenAsync(port);
        await using (await OpenAsync(port))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(port));
            Assert.Equal("53300", refused.SqlState);
        }

        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await using var next = await OpenAsync(port);
                    return true;
                }
                catch (PostgresException e) when (e.SqlState == "53300")
                {
                    return false;
                }
            },
            "there is room again",
            TimeSpan.FromSeconds(20),
            Stop
        );
    }

    [Theory]
    [InlineData("nodb")]
    [InlineData("root")]
    [InlineData("DEV")]
    public async Task A_missing_database_is_refused(string database)
    {
        var port = Ports.Free();
        await using var app = await WebHost.StartAsync(
            port,
            Ports.Free(),
            new WireServer(Task.FromResult<ISqlEngine>(new FakeEngine()), NullLogger<WireServer>.Instance),
            _ => { },
            null,
            Stop
        );
        var refused = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(port, database));
        Assert.Equal(("3D000", $"database \"{database}\" does not exist"), (refused.SqlState, refused.MessageText));
    }

    [Theory]
    [InlineData(null, 1000)]
    [InlineData(1_048_576L, 1000)]
    [InlineData(1024L, 208)]
    [InlineData(256L, 20)]
    public void The_ports_share_the_systems_file_limit(long? descriptors, int each) => Assert.Equal(each, ConnectionLimits.Of(descriptors));

    private static async Task<NpgsqlConnection> OpenAsync(int port, string database = "dev")
    {
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={port};Username=root;Database={database};SSL Mode=Disable;Timeout=10;Pooling=false;"
                + "Server Compatibility Mode=NoTypeLoading"
        );
        try
        {
            await connection.OpenAsync(Stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
