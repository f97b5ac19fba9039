using Balloon.Sandbox.Tests.Engine;
using Npgsql;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>Npgsql against a real engine.</summary>
public sealed class NpgsqlOnEngineTests(EngineOnWire wire) : IClassFixture<EngineOnWire>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_are_inserted_by_a_prepared_batch_and_read_in_binary(bool loadTypes)
    {
        // The statements that reset a connection with prepared statements are PostgreSQL's own: neither RisingWave nor the sandbox accepts
        // them.
        await using var source = wire.DataSource(loadTypes, "No Reset On Close=true");
        var table = loadTypes ? "loaded" : "not_loaded";
        await using (
            var create = source.CreateCommand(
                $"CREATE TABLE {table} (k INT PRIMARY KEY, v VARCHAR, n NUMERIC, d DATE, t TIME, at TIMESTAMPTZ, s TIMESTAMP, b BYTEA, f REAL, g DOUBLE PRECISION, ok BOOLEAN, a INT[], i INTERVAL, l BIGINT, j JSONB, h SMALLINT)"
            )
        )
            await create.ExecuteNonQueryAsync(Stop);
        object[] row =
        [
            1,
            "gärten 🎈",
            12345.678900m,
            new DateOnly(2026, 11, 26),
            new TimeOnly(10, 20, 30),
            new DateTime(2026, 11, 26, 1, 2, 3, DateTimeKind.Utc),
            new DateTime(2026, 11, 26, 1, 2, 3, DateTimeKind.Unspecified),
            new byte[] { 0, 1, 255 },
            1.5f,
            -2.25,
            true,
            new[] { 1, 2 },
            new TimeSpan(1, 2, 3),
            1L << 40,
            """{"a": 1}""",
            (short)-2,
        ];
        await using (var connection = await source.OpenConnectionAsync(Stop))
        {
            var slots = string.Join(", ", Enumerable.Range(1, row.Length).Select(i => i == 15 ? "$15::jsonb" : $"${i}"));
            await using var batch = new NpgsqlBatch(connection);
            for (var k = 1; k <= 2; k++)
            {
                var insert = new NpgsqlBatchCommand($"INSERT INTO {table} VALUES ({slots})");
                foreach (var value in row)
                    insert.Parameters.Add(new NpgsqlParameter { Value = value is 1 ? k : value });
                batch.BatchCommands.Add(insert);
            }

            batch.BatchCommands.Add(new NpgsqlBatchCommand("FLUSH"));
            await batch.PrepareAsync(Stop);
            Assert.Equal(2, await batch.ExecuteNonQueryAsync(Stop));
        }

        await using var command = source.CreateCommand($"SELECT * FROM {table} WHERE k = $1");
        command.Parameters.AddWithValue(1);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        Assert.True(await reader.ReadAsync(Stop));
        Assert.Equal((1, "gärten 🎈", 12345.6789m), (reader.GetInt32(0), reader.GetString(1), reader.GetDecimal(2)));
        Assert.Equal(new DateOnly(2026, 11, 26), reader.GetFieldValue<DateOnly>(3));
        Assert.Equal(new TimeOnly(10, 20, 30), reader.GetFieldValue<TimeOnly>(4));
        Assert.Equal(row[5], reader.GetDateTime(5));
        Assert.Equal(row[6], reader.GetDateTime(6));
        Assert.Equal([0, 1, 255], reader.GetFieldValue<byte[]>(7));
        Assert.Equal((1.5f, -2.25, true), (reader.GetFloat(8), reader.GetDouble(9), reader.GetBoolean(10)));
        Assert.Equal([1, 2], reader.GetFieldValue<int[]>(11));
        Assert.Equal(new TimeSpan(1, 2, 3), reader.GetTimeSpan(12));
        Assert.Equal((1L << 40, """{"a": 1}""", (short)-2), (reader.GetInt64(13), reader.GetString(14), reader.GetInt16(15)));
        Assert.False(await reader.ReadAsync(Stop));
    }

    [Fact]
    public async Task A_page_is_queried_with_parameters()
    {
        await using var source = wire.DataSource(false);
        await using var command = source.CreateCommand("SELECT i FROM generate_series(1, 9) AS s (i) ORDER BY i LIMIT @take OFFSET @skip");
        command.Parameters.AddWithValue("take", 2);
        command.Parameters.AddWithValue("skip", 4);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var page = new List<int>();
        while (await reader.ReadAsync(Stop))
            page.Add(reader.GetInt32(0));
        Assert.Equal([5, 6], page);
    }

    [Fact]
    public async Task A_prepared_statement_is_planned_again_after_its_table_was_recreated()
    {
        await using var source = wire.DataSource(more: "No Reset On Close=true");
        await using var connection = await source.OpenConnectionAsync(Stop);
        await RunAsync(connection, "CREATE TABLE again (a INT PRIMARY KEY)");
        await RunAsync(connection, "INSERT INTO again VALUES (1)");
        await using var select = new NpgsqlCommand("SELECT a FROM again", connection);
        await select.PrepareAsync(Stop);
        Assert.Equal(1, await select.ExecuteScalarAsync(Stop));
        await RunAsync(connection, "DROP TABLE again");
        await RunAsync(connection, "CREATE TABLE again (a INT PRIMARY KEY)");
        await RunAsync(connection, "INSERT INTO again VALUES (2)");
        Assert.Equal(2, await select.ExecuteScalarAsync(Stop));
    }

    [Theory]
    [InlineData("DEALLOCATE ALL")]
    [InlineData("DISCARD ALL")]
    public async Task A_prepared_statement_is_deallocated(string sql)
    {
        await using var source = wire.DataSource(more: "No Reset On Close=true;Pooling=false");
        await using var connection = await source.OpenConnectionAsync(Stop);
        await using var select = new NpgsqlCommand("SELECT 1", connection);
        await select.PrepareAsync(Stop);
        await RunAsync(connection, sql);
        var error = await Assert.ThrowsAsync<PostgresException>(() => select.ExecuteScalarAsync(Stop));
        Assert.Equal("26000", error.SqlState);
    }

    [Fact]
    public async Task DEALLOCATE_of_what_is_not_prepared_is_an_error()
    {
        await using var source = wire.DataSource();
        await using var connection = await source.OpenConnectionAsync(Stop);
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, "DEALLOCATE nothing"));
        Assert.Equal("26000", error.SqlState);
    }

    [Fact]
    public async Task COPY_works_in_the_extended_protocol()
    {
        await using var source = wire.DataSource();
        await using var connection = await source.OpenConnectionAsync(Stop);
        using var reader = await connection.BeginTextExportAsync("COPY (VALUES (1, 'a'), (2, NULL)) TO STDOUT (FORMAT csv)", Stop);
        Assert.Equal("1,a\n2,\n", await reader.ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task A_long_query_is_cancelled_and_the_connection_stays_usable()
    {
        await using var source = wire.DataSource();
        await using var connection = await source.OpenConnectionAsync(Stop);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM generate_series(1, 20000) AS a(x), generate_series(1, 20000) AS b(y) WHERE x + y = 7",
            connection
        );
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        soon.CancelAfter(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(soon.Token));
        await using var next = new NpgsqlCommand("SELECT 1", connection);
        Assert.Equal(1, await next.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task A_hundred_clients_query_while_the_stream_runs_and_none_sees_a_sum_go_down()
    {
        await using var source = wire.DataSource(more: "Maximum Pool Size=100;No Reset On Close=true");
        using var streamed = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var stream = Task.Run(
            async () =>
            {
                for (var part = 0; part < 20; part++)
                    await wire.Engine.ProduceAsync(
                        "pops",
                        Enumerable.Range(0, 1_000).Select(i => ($"p{i % 50}", $$"""{"player":"p{{i % 50}}","score":2}"""))
                    );
            },
            Stop
        );
        var clients = Enumerable
            .Range(0, 100)
            .Select(_ =>
                Task.Run(
                    async () =>
                    {
                        await using var connection = await source.OpenConnectionAsync(Stop);
                        await using var command = new NpgsqlCommand(
                            "SELECT coalesce(sum(total), 0)::bigint, coalesce(sum(pops), 0)::bigint FROM totals",
                            connection
                        );
                        await command.PrepareAsync(Stop);
                        var last = 0L;
                        do
                        {
                            await using var reader = await command.ExecuteReaderAsync(Stop);
                            Assert.True(await reader.ReadAsync(Stop));
                            var (total, pops) = (reader.GetInt64(0), reader.GetInt64(1));
                            Assert.Equal(pops * 2, total);
                            Assert.InRange(pops, last, 20_000);
                            last = pops;
                        } while (!stream.IsCompleted);
                    },
                    Stop
                )
            )
            .ToList();
        await Task.WhenAll([stream, .. clients]);
        await Soon.EqualAsync<object?>(
            20_000L,
            () => wire.Engine.ScalarAsync("SELECT sum(pops)::bigint FROM totals"),
            "all pops are counted"
        );
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
