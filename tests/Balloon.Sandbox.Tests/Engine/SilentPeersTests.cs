using System.Net;
using System.Net.Sockets;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>A Kafka or a catalog that takes connections and says nothing: statements that need it wait, all others go on.</summary>
public sealed class SilentPeersTests
{
    private const string Topic = "balloon-game";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_create_source_waits_for_a_silent_kafka_and_it_can_be_cancelled()
    {
        await using var engine = await EngineFixture.StartAsync();
        using var silent = new SilentListener();
        var create = $"CREATE SOURCE s (v int) WITH ({silent.Kafka}) FORMAT PLAIN ENCODE JSON";
        await OthersGoOnAsync(engine, create, until: silent.Connected);
        await engine.QueryAsync("CREATE TABLE s (v int)");
    }

    [Fact]
    public async Task Create_source_of_a_silent_kafka_ends_with_an_error_that_names_it()
    {
        await using var engine = await EngineFixture.StartAsync();
        using var silent = new SilentListener();
        var error = await engine.FailsAsync($"CREATE SOURCE s (v int) WITH ({silent.Kafka}) FORMAT PLAIN ENCODE JSON");
        Assert.Equal(SqlStates.SystemError, error.SqlState);
        Assert.Contains($"Kafka at {silent.Address} does not answer", error.Message, StringComparison.Ordinal);
        await engine.QueryAsync("CREATE TABLE s (v int)");
    }

    [Fact]
    public async Task A_name_taken_meanwhile_by_another_statement_is_reported()
    {
        var sinks = new SlowSinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (v int PRIMARY KEY)");
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        var running = other.Prepare("CREATE SINK k FROM t WITH (connector = 'slow', type = 'upsert')")[0].ExecuteAsync(null, Stop);
        await sinks.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await engine.QueryAsync("CREATE TABLE k (v int)").WaitAsync(TimeSpan.FromSeconds(20), Stop);
        sinks.Answer.SetResult();
        var error = await Assert.ThrowsAsync<SqlException>(() => running);
        Assert.Equal((SqlStates.DuplicateTable, 1), (error.SqlState, sinks.Disposed));
    }

    [Fact]
    public async Task The_input_of_a_sink_may_be_dropped_while_the_sink_is_created()
    {
        var sinks = new SlowSinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (v int PRIMARY KEY)");
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        var running = other
            .Prepare("CREATE SINK k AS SELECT v + 1 AS w, v FROM t WITH (connector = 'slow', type = 'upsert', primary_key = 'v')")[0]
            .ExecuteAsync(null, Stop);
        await sinks.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await engine.QueryAsync("DROP TABLE t CASCADE").WaitAsync(TimeSpan.FromSeconds(20), Stop);
        sinks.Answer.SetResult();
        var error = await Assert.ThrowsAsync<SqlException>(() => running);
        Assert.Contains("was dropped or changed while sink k was being created", error.Message, StringComparison.Ordinal);
        await engine.QueryAsync("CREATE TABLE t (v int PRIMARY KEY)");
        await engine.RestartAsync();
        await engine.AsksAsync("SELECT count(*) FROM t", "0");
    }

    [Fact]
    public async Task Only_create_sink_waits_for_a_silent_catalog_and_it_can_be_cancelled()
    {
        var sinks = new SlowSinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (v int PRIMARY KEY)");
        await OthersGoOnAsync(
            engine,
            "CREATE SINK k AS SELECT v + 1 AS w, v FROM t WITH (connector = 'slow', type = 'upsert', primary_key = 'v')",
            until: sinks.Asked.Task
        );
        await engine.QueryAsync("DROP TABLE t");
    }

    /// <summary>As after a source was made, and its Kafka then hangs.</summary>
    [Fact]
    public async Task Create_view_and_drop_source_continue_when_kafka_falls_silent()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 1);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW first AS SELECT count(*) AS n FROM balloon_game");
        var port = engine.Broker.Port;
        await engine.StopBrokerAsync();
        using (var silent = new SilentListener(port))
        {
            await OthersGoOnAsync(
                engine,
                "CREATE MATERIALIZED VIEW second AS SELECT count(*) AS n FROM balloon_game",
                until: silent.Connected
            );
            await engine.QueryAsync("DROP MATERIALIZED VIEW first").WaitAsync(TimeSpan.FromSeconds(20), Stop);
            await engine.QueryAsync("CREATE TABLE second (v int)").WaitAsync(TimeSpan.FromSeconds(20), Stop);
        }

        await engine.StartBrokerAsync();
        await engine.QueryAsync("CREATE MATERIALIZED VIEW third AS SELECT count(*) AS n FROM balloon_game");
        await engine.AsksAsync("SELECT n FROM third", "0");
    }

    private static async Task OthersGoOnAsync(EngineFixture engine, string statement, Task until)
    {
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = other.Prepare(statement)[0].ExecuteAsync(null, cancelled.Token);
        await until.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await engine.QueryAsync("CREATE TABLE quick (v int)").WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await engine.AsksAsync("SELECT count(*) FROM rw_ddl_progress", "1");
        await engine.QueryAsync("DROP TABLE quick").WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.False(running.IsCompleted);
        await cancelled.CancelAsync();
        var error = await Assert.ThrowsAsync<SqlException>(() => running.WaitAsync(TimeSpan.FromSeconds(20), Stop));
        Assert.Equal(SqlStates.QueryCanceled, error.SqlState);
        await engine.AsksAsync("SELECT count(*) FROM rw_ddl_progress", "0");
    }

    /// <summary>Takes connections, reads what comes and answers nothing.</summary>
    private sealed class SilentListener : IDisposable
    {
        private readonly TcpListener listener;
        private readonly List<TcpClient> clients = [];
        private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SilentListener(int port = 0)
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            _ = AcceptAsync();
        }

        public Task Connected => connected.Task;

        public string Address => listener.LocalEndpoint.ToString()!;

        public string Kafka => $"connector = 'kafka', topic = 't', properties.bootstrap.server = '{Address}'";

        public void Dispose()
        {
            listener.Stop();
            lock (clients)
                clients.ForEach(client => client.Dispose());
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync(Stop);
                    lock (clients)
                        clients.Add(client);
                    connected.TrySetResult();
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The test is over.
            }
        }
    }

    /// <summary>A catalog that is asked and answers when the test says so.</summary>
    private sealed class SlowSinks : ISinkFactory
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Disposed { get; private set; }

        public OptionTable OptionsOf(Option connector) => MemorySinks.Options;

        public async Task<ISink> CreateAsync(SinkDefinition definition, bool restart, CancellationToken cancellationToken = default)
        {
            Asked.TrySetResult();
            await Answer.Task.WaitAsync(cancellationToken);
            return new Sink(this);
        }

        private sealed class Sink(SlowSinks owner) : ISink
        {
            public Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default) =>
                Task.FromResult<byte[]>([]);

            public Task<SinkPosition> CommitAsync(
                long epoch,
                ReadOnlyMemory<byte> pending,
                SinkPosition known,
                CancellationToken cancellationToken = default
            ) => Task.FromResult(known with { Epoch = epoch });

            public Task CheckAsync(SinkPosition known, CancellationToken cancellationToken = default) => Task.CompletedTask;

            public ValueTask DisposeAsync()
            {
                owner.Disposed++;
                return ValueTask.CompletedTask;
            }
        }
    }
}
