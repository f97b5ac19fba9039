using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Sinks;

public sealed class SinkOptionsTests
{
    [Fact]
    public void The_options_of_the_chapters_are_read()
    {
        var options = Read(
            ("catalog.name", "balloon"),
            ("catalog.credential", "id:secret"),
            ("catalog.scope", "PRINCIPAL_ROLE:ALL"),
            ("catalog.oauth2_server_uri", "http://127.0.0.1:8181/v1/oauth/tokens"),
            ("warehouse.path", "lake"),
            ("s3.endpoint", "http://localhost:4566"),
            ("s3.region", "us-east-1"),
            ("s3.access.key", "test"),
            ("s3.secret.key", "test"),
            ("s3.path.style.access", "true"),
            ("commit_checkpoint_interval", "5"),
            ("enable_compaction", "false"),
            ("enable_snapshot_expiration", "false")
        );
        Assert.True(options.Upsert);
        Assert.Equal("balloon_pops.leaderboard", options.Table.ToString());
        Assert.Equal("id:secret", options.Catalog.Credential);
        Assert.Equal("lake", options.Catalog.Warehouse);
        Assert.Equal("http://localhost:4566", options.Catalog.Properties["s3.endpoint"]);
        Assert.Equal("test", options.Catalog.Properties["s3.access-key-id"]);
        Assert.Equal("true", options.Catalog.Properties["s3.path-style-access"]);
    }

    [Theory]
    [InlineData(
        "catalog.oauth2-server-uri",
        "x",
        "unknown option \"catalog.oauth2-server-uri\"",
        "Did you mean catalog.oauth2_server_uri?"
    )]
    [InlineData("no_such_thing_at_all", "x", "unknown option \"no_such_thing_at_all\"", "The options are")]
    [InlineData("commit_checkpoint_interval", "0", "1 to 2147483647", null)]
    [InlineData("commit_checkpoint_interval", "five", "whole number", null)]
    [InlineData("create_table_if_not_exists", "yes", "one of true, false", null)]
    [InlineData("catalog.uri", "nowhere", "http or https", null)]
    [InlineData("type", "changelog", "one of upsert, append-only", null)]
    public void A_wrong_option_is_refused_by_name(string name, string value, string message, string? hint)
    {
        var error = Assert.Throws<SqlException>(() => Read((name, value)));
        Assert.Equal(SqlStates.InvalidParameterValue, error.SqlState);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        if (hint is not null)
            Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("catalog.type", "glue")]
    [InlineData("write_mode", "copy-on-write")]
    [InlineData("enable_pk_index", "true")]
    [InlineData("auto.schema.change", "true")]
    [InlineData("enable_config_load", "true")]
    public void Options_that_only_RisingWave_has_name_the_cluster_profile(string name, string value)
    {
        var error = Assert.Throws<SqlException>(() => Read((name, value)));
        Assert.Equal(SqlStates.FeatureNotSupported, error.SqlState);
        Assert.Contains("cluster profile", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_option_counts_as_absent()
    {
        var options = Read(("catalog.credential", ""), ("s3.endpoint", ""), ("order_key", ""));
        Assert.Null(options.Catalog.Credential);
        Assert.Empty(options.Catalog.Properties);
        Assert.Contains("catalog.uri", Assert.Throws<SqlException>(() => Read(("catalog.uri", ""))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("catalog.uri")]
    [InlineData("catalog.type")]
    [InlineData("database.name")]
    [InlineData("table.name")]
    [InlineData("type")]
    public void A_missing_option_is_named(string name)
    {
        var options = Options();
        options.Remove(name);
        var error = Assert.Throws<SqlException>(() => Of(options));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static IcebergSinkOptions Read(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var options = Options();
        foreach (var (name, value) in more)
            options[name] = value;
        return Of(options);
    }

    private static IcebergSinkOptions Of(Dictionary<string, string> options) =>
        IcebergSinkOptions.Of(
            Definition(OptionTables.IcebergSink.ReadValues(options.Select(o => new Option(o.Key, o.Value, 0)), 0)),
            TimeProvider.System
        );

    private static Dictionary<string, string> Options() =>
        new()
        {
            ["connector"] = "iceberg",
            ["type"] = "upsert",
            ["primary_key"] = "player",
            ["catalog.type"] = "rest",
            ["catalog.uri"] = "http://127.0.0.1:8181",
            ["database.name"] = "balloon_pops",
            ["table.name"] = "leaderboard",
        };

    private static SinkDefinition Definition(Dictionary<string, string> options) =>
        new("s", "id", [new("player", SqlType.Varchar), new("total", SqlType.BigInt)], [0], options);
}
