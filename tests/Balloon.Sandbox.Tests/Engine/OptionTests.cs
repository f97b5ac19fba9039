using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sources.Datagen;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;
using Confluent.Kafka;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Each option of WITH does what it says, or is refused.</summary>
public sealed class OptionTests
{
    private const string Source = "CREATE SOURCE s (a INT) WITH (connector='kafka', topic='t', properties.bootstrap.server='127.0.0.1:1'";
    private const string Encoded = "FORMAT PLAIN ENCODE JSON";

    private static readonly Dictionary<string, OptionTable> Tables = new()
    {
        ["kafka"] = OptionTables.Kafka,
        ["json"] = OptionTables.Json,
        ["bytes"] = OptionTables.Bytes,
        ["table"] = OptionTables.Table,
        ["view"] = OptionTables.View,
        ["table sink"] = OptionTables.TableSink,
        ["blackhole"] = OptionTables.Blackhole,
        ["iceberg"] = OptionTables.IcebergSink,
        ["datagen"] = DatagenTable.Of(
            [("a", SqlType.Integer), ("b", SqlType.Varchar), ("c", SqlType.Timestamp), ("d", SqlType.Real)],
            [],
            0
        ),
        ["subscription"] = OptionTables.Subscription,
    };

    public static TheoryData<string, string> Options =>
        [.. Tables.SelectMany(t => t.Value.Known.Select(k => new TheoryDataRow<string, string>(t.Key, k.Name)))];

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_is_read_or_refused(string table, string name)
    {
        var option = Tables[table].Known.Single(k => k.Name == name);
        Option[] required =
        [
            .. Tables[table].Known.Where(k => k.Example is not null && k != option).Select(k => new Option(k.Name, k.Example!, 0)),
        ];
        if (option.Values is not { } values)
        {
            var refused = Assert.Throws<SqlException>(() => Tables[table].Read([new Option(name, "x", 0)]));
            Assert.Equal(SqlStates.FeatureNotSupported, refused.SqlState);
            return;
        }

        var value = Some(values);
        Assert.All(
            [name, .. option.Aliases],
            spelled => Assert.Equal(values.Read(value), Tables[table].Read([.. required, new Option(spelled, value, 0)])[name].Value)
        );
        var twice = Assert.Throws<SqlException>(() => Tables[table].Read([new Option(name, value, 0), new Option(name, value, 0)]));
        Assert.Equal((SqlStates.InvalidParameterValue, $"option \"{name}\" is given twice"), (twice.SqlState, twice.Message));
        if (option.Example is not null)
            Assert.Contains(name, Assert.Throws<SqlException>(() => Tables[table].Read(required)).Message, StringComparison.Ordinal);
        if (values is Texts)
            return;
        var wrong = Assert.Throws<SqlException>(() => Tables[table].Read([new Option(name, "no such value", 4)]));
        if (option.Instead is { } instead)
        {
            Assert.Equal((SqlStates.FeatureNotSupported, 5), (wrong.SqlState, wrong.Position));
            Assert.StartsWith(instead, wrong.Hint, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(
            (SqlStates.InvalidParameterValue, $"{name} must be {values.Expected}, not 'no such value'", 5),
            (wrong.SqlState, wrong.Message, wrong.Position)
        );
    }

    /// <summary>What RisingWave hands on to its client, this one takes too.</summary>
    [Fact]
    public void The_Kafka_client_accepts_every_property()
    {
        foreach (
            var option in OptionTables
                .Kafka.Known.Where(k => k.Values is not null && k.Name.StartsWith("properties.", StringComparison.Ordinal))
                .Skip(1)
        )
        {
            var value = option.Values!.Read(Some(option.Values))!;
            var create = (CreateRelation)Parser.Parse($"{Source}, {option.Name}='{value}') {Encoded}")[0];
            var (definition, _) = SourceOptions.Read(create, default);
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaClient.Config(definition, follows: true))
                .SetLogHandler((_, _) => { }) // Nobody listens at the address.
                .Build();
            Assert.NotEmpty(consumer.Name);
        }
    }

    [Theory]
    [InlineData(
        Source + ", properties.fetch.max.byte='5') " + Encoded,
        "22023",
        "unknown option \"properties.fetch.max.byte\"",
        "Did you mean properties.fetch.max.bytes"
    )]
    [InlineData(Source + ", properties.auto.offset.reset='latest') " + Encoded, "22023", "properties.auto.offset.reset", null)]
    [InlineData(Source + ", properties.enable.auto.commit='true') " + Encoded, "22023", "must be false, not 'true'", null)]
    [InlineData(Source + ", properties.sasl.kerberos.kinit.cmd='rm x') " + Encoded, "0A000", "kinit.cmd", "cluster profile")]
    [InlineData(Source + ", kafka.topic='t') " + Encoded, "22023", "is given twice", null)]
    [InlineData(Source + ", scan.startup.mode='middle') " + Encoded, "22023", "earliest, latest", null)]
    [InlineData(Source + ") " + Encoded + " (timestamptz.handling.mode='nano')", "22023", "guess_number_unit, micro", null)]
    [InlineData(
        Source + ") " + Encoded + " (timestamptz.handling.mod='micro')",
        "22023",
        "of ENCODE JSON",
        "Did you mean timestamptz.handling.mode"
    )]
    [InlineData(
        "CREATE SOURCE s (a BYTEA) WITH (connector='kafka', topic='t', properties.bootstrap.server='x:1') FORMAT PLAIN ENCODE BYTES (timestamptz.handling.mode='micro')",
        "22023",
        "of ENCODE BYTES",
        null
    )]
    [InlineData(
        "CREATE SOURCE s (a INT) INCLUDE partition int AS p WITH (connector='kafka', topic='t', properties.bootstrap.server='x:1') FORMAT PLAIN ENCODE JSON",
        "42601",
        "only a header has a field and a type",
        null
    )]
    [InlineData(
        "CREATE SOURCE s (a INT) WITH (connector='datagen', fields.a.kinds='random')",
        "22023",
        "fields.a.kinds",
        "Did you mean fields.a.kind"
    )]
    [InlineData(
        "CREATE SOURCE s (a INT) WITH (connector='datagen', fields.a.kind='random', fields.a.start='1')",
        "22023",
        "fields.a.start",
        null
    )]
    [InlineData("CREATE TABLE s (a INT) WITH (retention_seconds=5)", "0A000", "retention_seconds", "cluster profile")]
    [InlineData("CREATE TABLE s (a INT) WITH (colour='red')", "22023", "unknown option \"colour\" of a table", null)]
    [InlineData("CREATE MATERIALIZED VIEW s WITH (source_rate_limit=5) AS SELECT k FROM t", "0A000", "source_rate_limit", null)]
    [InlineData("CREATE MATERIALIZED VIEW s WITH (colour='red') AS SELECT k FROM t", "22023", "unknown option \"colour\" of a view", null)]
    [InlineData("CREATE SINK s INTO u FROM t WITH (snapshots='false')", "22023", "unknown option \"snapshots\"", "snapshot?")]
    [InlineData("CREATE SINK s INTO u FROM t WITH (ignore_delete='maybe')", "22023", "ignore_delete must be true or false", null)]
    [InlineData("CREATE SINK s INTO u FROM t WITH (primary_key='k')", "0A000", "primary_key", null)]
    [InlineData("CREATE SINK s FROM t WITH (connector='blackhole', snapshot='false')", "0A000", "snapshot", null)]
    [InlineData("CREATE SINK s FROM t WITH (connector='blackhole', typ='upsert')", "22023", "unknown option \"typ\"", "type?")]
    [InlineData("CREATE SUBSCRIPTION s FROM t WITH (retentions='1D')", "22023", "unknown option \"retentions\"", "retention?")]
    [InlineData("CREATE SUBSCRIPTION s FROM t WITH (retention='1D', retention='2D')", "22023", "is given twice", null)]
    [InlineData("SHOW TABLES FROM nowhere", "3F000", "schema not found: nowhere", null)]
    [InlineData("SHOW JOBS FROM public", "42601", "from", null)]
    [InlineData("SHOW JOBS LIKE 'a'", "42601", "like", null)]
    [InlineData("SHOW timezone LIKE 'U%'", "42601", "like", null)]
    [InlineData("WAIT MATERIALIZED VIEW nowhere", "42P01", "materialized view not found: nowhere", null)]
    [InlineData("WAIT SINK t", "42P01", "sink not found: t", null)]
    public async Task Options_that_would_be_ignored_are_refused(string sql, string state, string message, string? hint)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY); CREATE TABLE u (k INT PRIMARY KEY)");
        var error = await engine.FailsAsync(sql);
        Assert.Equal(state, error.SqlState);
        Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
        if (hint is not null)
            Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_are_shown_in_their_schema()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE SCHEMA s; CREATE FUNCTION f(int) RETURNS int LANGUAGE SQL AS 'SELECT $1 + 1'");
        _ = await engine.QueryAsync("CREATE FUNCTION s.g(int) RETURNS int LANGUAGE SQL AS 'SELECT $1 + 2'");
        Assert.Equal("f", Assert.Single(await engine.TextAsync("SHOW FUNCTIONS"))[..1]);
        Assert.Equal("g", Assert.Single(await engine.TextAsync("SHOW FUNCTIONS FROM s"))[..1]);
    }

    // A value that it takes.
    private static string Some(ISettingValues values) =>
        values switch
        {
            Texts => "x",
            Booleans => "TRUE",
            WholeNumbers => ((string[])["100000000", "1000000", "1000", "1"]).First(n => values.Read(n) is not null),
            RealNumbers => "1.5",
            _ => values.Expected.Replace("one of ", "", StringComparison.Ordinal).Split(", ")[0],
        };
}
