using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Io;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Catalog;

public sealed class RestFaultTests
{
    private const string TablePath = "/v1/namespaces/lake/tables/pops";
    private static readonly string Loaded = LoadedTable();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Failures => ["500", "502", "503", "504", "drop", "cut"];

    [Theory, MemberData(nameof(Failures))]
    public async Task A_read_is_repeated_until_the_server_has_recovered(string failure)
    {
        var failures = 3;
        await using var server = Serve(_ => failures-- > 0 ? Fail(failure) : Reply.Json(Loaded));
        await using var catalog = await ConnectAsync(server);
        var table = await catalog.LoadTableAsync("lake.pops", Stop);
        Assert.Single(table.Schema.Fields);
        Assert.Equal(4, server.Count("GET", TablePath));
    }

    [Theory, MemberData(nameof(Failures))]
    public async Task A_server_that_does_not_recover_is_reported_after_the_retries(string failure)
    {
        await using var server = Serve(_ => Fail(failure));
        await using var catalog = await ConnectAsync(server, options => options with { Retries = 2 });
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.pops", Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.True(error.IsRetryable);
        Assert.Contains(server.Uri.ToString(), error.Message, StringComparison.Ordinal);
        // The HTTP stack itself retries a GET whose connection was reset, three times.
        Assert.Equal(failure == "drop" ? 12 : 3, server.Count("GET", TablePath));
    }

    [Theory, MemberData(nameof(Failures))]
    public async Task A_commit_whose_response_fails_is_of_unknown_state_and_never_sent_twice(string failure)
    {
        await using var server = Serve(_ => Fail(failure));
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<CommitStateUnknownException>(() => CommitAsync(catalog));
        Assert.Contains("may or may not have happened", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Count("POST", TablePath));
        await Assert.ThrowsAsync<CommitStateUnknownException>(() => catalog.CommitTransactionAsync([new("lake.pops", [], [])], Stop));
        Assert.Equal(1, server.Count("POST", "/v1/transactions/commit"));
    }

    [Fact]
    public async Task A_commit_with_a_malformed_response_is_of_unknown_state()
    {
        await using var server = Serve(_ => Reply.Json("""{"metadata-location":"x","metadata":{"format-version":2}}"""));
        await using var catalog = await ConnectAsync(server);
        await Assert.ThrowsAsync<CommitStateUnknownException>(() => CommitAsync(catalog));
    }

    [Fact]
    public async Task A_commit_that_hangs_is_of_unknown_state_after_the_time_limit()
    {
        await using var server = Serve(_ => Reply.Hang);
        await using var catalog = await ConnectAsync(server, options => options with { Timeout = TimeSpan.FromMilliseconds(300) });
        var error = await Assert.ThrowsAsync<CommitStateUnknownException>(() => CommitAsync(catalog));
        Assert.Contains("no answer within 0.3 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Count("POST", TablePath));
    }

    [Fact]
    public async Task A_commit_cancelled_in_flight_is_of_unknown_state_and_one_cancelled_before_is_not_sent()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var server = Serve(_ =>
        {
            cancel.Cancel();
            return Reply.Hang;
        });
        await using var catalog = await ConnectAsync(server);
        await Assert.ThrowsAsync<CommitStateUnknownException>(() => CommitAsync(catalog, cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CommitAsync(catalog, cancel.Token));
        Assert.Equal(1, server.Count("POST", TablePath));
    }

    [Fact]
    public async Task A_conflicting_commit_has_failed_and_may_be_retried()
    {
        await using var server = Serve(_ => Reply.Error(409, "CommitFailedException", "Requirement failed: branch main has changed"));
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<CommitFailedException>(() => CommitAsync(catalog));
        Assert.Contains("branch main has changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Count("POST", TablePath));
    }

    [Fact]
    public async Task A_snapshot_overtaken_by_a_commit_to_another_branch_is_a_conflict()
    {
        await using var server = Serve(_ =>
            Reply.Error(400, "ValidationException", "Cannot add snapshot with sequence number 3 older than last sequence number 3")
        );
        await using var catalog = await ConnectAsync(server);
        await Assert.ThrowsAsync<CommitFailedException>(() => CommitAsync(catalog));
    }

    [Fact]
    public async Task A_conflict_without_a_body_is_a_failed_commit_too()
    {
        await using var server = Serve(_ => Reply.Text(409, ""));
        await using var catalog = await ConnectAsync(server);
        await Assert.ThrowsAsync<CommitFailedException>(() => CommitAsync(catalog));
    }

    [Fact]
    public async Task A_commit_that_never_reached_the_server_is_retried_and_then_unavailable()
    {
        await using var server = Serve(_ => Reply.Json(Loaded));
        await using var catalog = await ConnectAsync(server, options => options with { Retries = 1 });
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<IcebergException>(() => CommitAsync(catalog));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.True(error.IsRetryable);
        Assert.Contains("not reachable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_rejected_before_processing_is_retried()
    {
        var busy = 2;
        await using var server = Serve(_ => busy-- > 0 ? Reply.Text(429, "slow down") : Reply.Json(Loaded));
        await using var catalog = await ConnectAsync(server);
        var table = await CommitAsync(catalog);
        Assert.Equal("s3://lake/pops/metadata/1.json", table.MetadataLocation);
        Assert.Equal(3, server.Count("POST", TablePath));
    }

    [Fact]
    public async Task A_read_that_hangs_ends_at_the_time_limit()
    {
        await using var server = Serve(_ => Reply.Hang);
        await using var catalog = await ConnectAsync(server, options => options with { Timeout = TimeSpan.FromMilliseconds(300) });
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.pops", Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Fact]
    public async Task A_Retry_After_of_the_server_is_honoured()
    {
        var failures = 1;
        await using var server = Serve(_ =>
            failures-- > 0 ? Reply.Text(503, "") with { Headers = new() { ["Retry-After"] = "1" } } : Reply.Json(Loaded)
        );
        await using var catalog = await ConnectAsync(server);
        var from = TimeProvider.System.GetTimestamp();
        await catalog.LoadTableAsync("lake.pops", Stop);
        Assert.InRange(TimeProvider.System.GetElapsedTime(from).TotalSeconds, 0.9, 30);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("503")]
    public async Task Requests_that_create_are_not_repeated(string failure)
    {
        await using var server = Serve(_ => Fail(failure));
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.CreateNamespaceAsync("lake", cancellationToken: Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.False(error.IsRetryable);
        Assert.Equal(1, server.Count("POST", "/v1/namespaces"));
    }

    [Fact]
    public async Task A_drop_whose_first_response_was_lost_succeeds()
    {
        var first = true;
        await using var server = Serve(_ =>
        {
            var reply = first ? Reply.Drop : Reply.Error(404, "NoSuchTableException", "Table does not exist: lake.pops");
            first = false;
            return reply;
        });
        await using var catalog = await ConnectAsync(server);
        Assert.True(await catalog.DropTableAsync("lake.pops", cancellationToken: Stop));
        Assert.Equal(2, server.Count("DELETE", TablePath));
        Assert.False(await catalog.DropTableAsync("lake.pops", cancellationToken: Stop));
    }

    [Fact]
    public async Task If_the_server_supports_idempotency_keys_a_commit_is_repeated_with_the_same_key()
    {
        var failures = 2;
        await using var server = ServeWithKeys(_ => failures-- > 0 ? Fail(failures == 1 ? "drop" : "500") : Reply.Json(Loaded));
        await using var catalog = await ConnectAsync(server);
        await CommitAsync(catalog);
        await CommitAsync(catalog);
        var keys = server
            .Requests.Where(request => request.Method == "POST")
            .Select(request => Guid.Parse(request.Headers["Idempotency-Key"]))
            .ToArray();
        Assert.Equal(4, keys.Length);
        Assert.All(keys, key => Assert.Equal(7, key.Version));
        Assert.Single(keys[..3].Distinct());
        Assert.NotEqual(keys[0], keys[3]);
    }

    [Fact]
    public async Task A_repeated_commit_that_conflicts_with_its_own_lost_success_is_of_unknown_state()
    {
        var first = true;
        await using var server = ServeWithKeys(_ =>
        {
            var reply = first ? Reply.Drop : Reply.Error(409, "CommitFailedException", "Requirement failed: branch main has changed");
            first = false;
            return reply;
        });
        await using var catalog = await ConnectAsync(server);
        await Assert.ThrowsAsync<CommitStateUnknownException>(() => CommitAsync(catalog));
        await Assert.ThrowsAsync<CommitFailedException>(() => CommitAsync(catalog));
    }

    [Fact]
    public async Task Concurrent_requests_survive_a_server_that_fails_every_third_one()
    {
        var number = 0;
        await using var server = Serve(_ => Interlocked.Increment(ref number) % 3 == 0 ? Reply.Drop : Reply.Json(Loaded));
        await using var catalog = await ConnectAsync(server, options => options with { Retries = 20 });
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => catalog.LoadTableAsync("lake.pops", Stop)));
    }

    [Fact]
    public async Task An_unreachable_server_is_reported_with_its_address()
    {
        var uri = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var error = await Assert.ThrowsAsync<IcebergException>(() => RestCatalog.ConnectAsync(new() { Uri = uri, Retries = 0 }, Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains(uri.ToString(), error.Message, StringComparison.Ordinal);
    }

    private static FaultyHttpServer Serve(Func<HttpExchange, Reply> answer) =>
        new(request => request.Path == "/v1/config" ? Reply.Json("""{"defaults":{},"overrides":{}}""") : answer(request));

    private static FaultyHttpServer ServeWithKeys(Func<HttpExchange, Reply> answer) =>
        new(request =>
            request.Path == "/v1/config"
                ? Reply.Json("""{"defaults":{},"overrides":{},"idempotency-key-lifetime":"PT30M"}""")
                : answer(request)
        );

    private static Task<RestCatalog> ConnectAsync(FaultyHttpServer server, Func<RestCatalogOptions, RestCatalogOptions>? change = null)
    {
        var options = new RestCatalogOptions { Uri = server.Uri, RetryPause = TimeSpan.FromMilliseconds(1) };
        return RestCatalog.ConnectAsync(change?.Invoke(options) ?? options, Stop);
    }

    private static Task<CommittedTable> CommitAsync(RestCatalog catalog, CancellationToken? stop = null) =>
        catalog.CommitTableAsync("lake.pops", [], [new TableUpdate.SetLocation("s3://lake/pops")], stop ?? Stop);

    private static Reply Fail(string failure) =>
        failure switch
        {
            "drop" => Reply.Drop,
            "cut" => Reply.Json(Loaded) with { CutAfter = 40 },
            _ => Reply.Error(int.Parse(failure, null), "ServiceFailureException", "the database is gone"),
        };

    private static string LoadedTable()
    {
        var schema = new Schema(NestedField.Optional(1, "player", PrimitiveType.String));
        var metadata = TableMetadataBuilder.NewTable(schema, null, null, "s3://lake/pops");
        return $$$"""{"metadata-location":"s3://lake/pops/metadata/1.json","metadata":{{{System.Text.Encoding.UTF8.GetString(metadata.ToJson())}}}}""";
    }
}
