using System.Data.Common;
using Confluent.Kafka;
using DuckDB.NET.Data;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>
/// The events of a topic in DuckDB, independent of the sandbox: the expected contents of views and tables are computed from them.
/// </summary>
internal sealed class RawEvents : IDisposable
{
    private readonly DuckDBConnection _duck = new("DataSource=:memory:");

    private RawEvents()
    {
        _duck.Open();
        Execute("CREATE TABLE raw (body VARCHAR)");
    }

    /// <summary>The number of messages in the topic.</summary>
    public long Messages { get; private set; }

    /// <summary>The sum of the partitions' end offsets.</summary>
    public long EndOffsets { get; private set; }

    /// <summary>Reads a topic to its current end.</summary>
    public static RawEvents Read(string bootstrapServers, string topic)
    {
        var events = new RawEvents();
        events.Consume(bootstrapServers, topic);
        events.Execute(
            """
            CREATE TABLE balloon_game AS
            SELECT
              body->>'player' AS player,
              body->>'balloon_color' AS balloon_color,
              CAST(body->>'score' AS INTEGER) AS score,
              CAST(body->>'favorite_color_bonus' AS BOOLEAN) AS favorite_color_bonus,
              epoch_us(CAST(body->>'event_ts' AS TIMESTAMPTZ)) AS event_ts,
              epoch_us(CAST(body->>'event_ts' AS TIMESTAMPTZ)) // 15000000 * 15000000 AS window_start
            FROM raw
            """
        );
        return events;
    }

    /// <summary>The rows of a query, each value as a text that represents it exactly.</summary>
    public List<string> Rows(string sql)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(Text(reader));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>The only value of a query.</summary>
    public long Number(string sql) => long.Parse(Rows(sql).Single(), System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _duck.Dispose();

    private static string Text(DbDataReader reader)
    {
        var values = new object?[reader.FieldCount];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        return RowText.Of(values);
    }

    private void Consume(string bootstrapServers, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = "judge",
                EnableAutoCommit = false,
                AllowAutoCreateTopics = false,
            }
        ).Build();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        var left = new Dictionary<int, long>();
        foreach (var partition in partitions)
        {
            var marks = consumer.QueryWatermarkOffsets(new(topic, partition.PartitionId), TimeSpan.FromSeconds(10));
            EndOffsets += marks.High.Value;
            if (marks.High > marks.Low)
                left[partition.PartitionId] = marks.High.Value;
        }

        consumer.Assign(left.Keys.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        using var appender = _duck.CreateAppender("raw");
        while (left.Count > 0)
        {
            var message =
                consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException($"{topic} gives no more messages before its end.");
            appender.CreateRow().AppendValue(message.Message.Value).EndRow();
            Messages++;
            if (message.Offset.Value + 1 >= left[message.Partition.Value])
                left.Remove(message.Partition.Value);
        }
    }

    private void Execute(string sql)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
