using Balloon.Sandbox.Types;
using Npgsql;

namespace Balloon.Sandbox.Tests.Wire;

public sealed class NpgsqlTests(WireFixture wire) : IClassFixture<WireFixture>
{
    [Fact]
    public async Task Every_type_is_read_in_binary()
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var command = source.CreateCommand("types");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.True(reader.GetBoolean(0));
        Assert.Equal((short)-2, reader.GetInt16(1));
        Assert.Equal(40, reader.GetInt32(2));
        Assert.Equal(1L << 40, reader.GetInt64(3));
        Assert.Equal(1.5f, reader.GetFloat(4));
        Assert.Equal(-2.25, reader.GetDouble(5));
        Assert.Equal("12345.678900", reader.GetDecimal(6).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("gärten 🎈", reader.GetString(7));
        Assert.Equal([0, 1, 255], reader.GetFieldValue<byte[]>(8));
        Assert.Equal(DateOnly.FromDayNumber(new DateOnly(1970, 1, 1).DayNumber + 20_779), reader.GetFieldValue<DateOnly>(9));
        Assert.Equal(45_296_123_456L * 10, reader.GetFieldValue<TimeOnly>(10).Ticks);
        Assert.Equal(DateTime.UnixEpoch.AddMicroseconds(1_795_500_000_123_456L), reader.GetDateTime(11));
        Assert.Equal(DateTime.UnixEpoch.AddMicroseconds(1_795_500_000_123_456L), reader.GetDateTime(12));
        var interval = reader.GetFieldValue<NpgsqlTypes.NpgsqlInterval>(13);
        Assert.Equal((14, 3, 5_000_000L), (interval.Months, interval.Days, interval.Time));
        Assert.Equal("""{"a": 1}""", reader.GetString(14));
        Assert.Equal([1, null, 3], reader.GetFieldValue<int?[]>(15));
        Assert.Equal(["a", "b c", "\"q\""], reader.GetFieldValue<string[]>(16));
        Assert.Empty(reader.GetFieldValue<long[]>(17));
    }

    [Fact]
    public async Task Parameters_round_trip()
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var command = source.CreateCommand("echo 8");
        command.Parameters.AddWithValue(42);
        command.Parameters.AddWithValue(long.MinValue);
        command.Parameters.AddWithValue(-0.000123m);
        command.Parameters.AddWithValue("äß");
        command.Parameters.AddWithValue(new DateTime(2026, 11, 22, 19, 32, 0, DateTimeKind.Utc));
        command.Parameters.AddWithValue(new DateOnly(1999, 12, 31));
        command.Parameters.AddWithValue(new[] { "x", "y" });
        command.Parameters.AddWithValue(DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(42, reader.GetInt32(0));
        Assert.Equal(long.MinValue, reader.GetInt64(1));
        Assert.Equal(-0.000123m, reader.GetDecimal(2));
        Assert.Equal("äß", reader.GetString(3));
        Assert.Equal(new DateTime(2026, 11, 22, 19, 32, 0, DateTimeKind.Utc), reader.GetDateTime(4));
        Assert.Equal(new DateOnly(1999, 12, 31), reader.GetFieldValue<DateOnly>(5));
        Assert.Equal(["x", "y"], reader.GetFieldValue<string[]>(6));
        Assert.True(reader.IsDBNull(7));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("10000")]
    [InlineData("99999999")]
    [InlineData("0.0001")]
    [InlineData("0.00001")]
    [InlineData("1000000000000.10")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.1234567890123456789012345678")]
    [InlineData("123456789012345678.0000000001")]
    public async Task A_numeric_keeps_its_digits_and_scale(string text)
    {
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        await using var source = wire.DataSource("Pooling=false");
        await using var command = source.CreateCommand("echo 1");
        command.Parameters.AddWithValue(value);
        var back = (decimal)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(text, back.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("syntax", SqlStates.SyntaxError)]
    [InlineData("missing", SqlStates.UndefinedTable)]
    [InlineData("fail", SqlStates.DivisionByZero)]
    [InlineData("fail-late 3", SqlStates.NumericValueOutOfRange)]
    public async Task After_an_error_the_connection_stays_usable(string sql, string state)
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            await using var bad = new NpgsqlCommand(sql, connection);
            var error = await Assert.ThrowsAsync<PostgresException>(() => bad.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            Assert.Equal(state, error.SqlState);
            await using var good = new NpgsqlCommand("rows 2", connection);
            Assert.Equal(0, await good.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task An_error_carries_position_detail_and_hint()
    {
        await using var source = wire.DataSource("Pooling=false;Include Error Detail=true");
        await using var command = source.CreateCommand("syntax");
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal((3, "the detail", "the hint"), (error.Position, error.Detail, error.Hint));
    }

    [Fact]
    public async Task A_batch_of_prepared_statements_is_pipelined()
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("rows 5"), new("nulls"), new("rows 3") } };
        await batch.PrepareAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 2; i++)
        {
            await using var reader = await batch.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.Equal(5, await CountAsync(reader));
            Assert.True(await reader.NextResultAsync(TestContext.Current.CancellationToken));
            Assert.Equal(1, await CountAsync(reader));
            Assert.True(await reader.NextResultAsync(TestContext.Current.CancellationToken));
            Assert.Equal(3, await CountAsync(reader));
        }
    }

    [Fact]
    public async Task A_running_statement_can_be_cancelled()
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("slow 100000", connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        command.Cancel();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => CountAsync(reader));
        Assert.Equal(SqlStates.QueryCanceled, ((PostgresException)error.InnerException!).SqlState);
    }

    [Fact]
    public async Task Notices_and_settings_reach_the_client()
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var notices = new List<string>();
        connection.Notice += (_, e) => notices.Add(e.Notice.MessageText);
        await using var command = new NpgsqlCommand("notice hello", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["hello"], notices);
        await using var zone = new NpgsqlCommand("zone Europe/Berlin", connection);
        await zone.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Europe/Berlin", connection.Timezone);
    }

    [Fact]
    public async Task Many_rows_stream_through()
    {
        await using var source = wire.DataSource();
        await using var command = source.CreateCommand("rows 200000");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200_000, await CountAsync(reader));
    }

    [Fact]
    public async Task A_hundred_clients_are_served_at_once()
    {
        await using var source = wire.DataSource("Maximum Pool Size=100");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 100),
            new ParallelOptions { MaxDegreeOfParallelism = 100, CancellationToken = TestContext.Current.CancellationToken },
            async (i, token) =>
            {
                await using var command = source.CreateCommand("echo 1");
                command.Parameters.AddWithValue(i);
                Assert.Equal(i, await command.ExecuteScalarAsync(token));
            }
        );
    }

    private static async Task<int> CountAsync(NpgsqlDataReader reader)
    {
        var count = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            count++;
        return count;
    }
}
