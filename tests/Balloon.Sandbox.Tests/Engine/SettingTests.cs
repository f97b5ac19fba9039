using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>SET is honoured or refused.</summary>
public sealed class SettingTests
{
    [Theory]
    [InlineData("SET rw_no_such_thing = 1", "42704", "unrecognized configuration parameter \"rw_no_such_thing\"")]
    [InlineData("SHOW no_such_thing", "42704", "no_such_thing")]
    [InlineData("SELECT current_setting('no_such_thing')", "42704", "no_such_thing")]
    [InlineData("SET server_version = '16'", "55P02", "cannot be changed")]
    [InlineData("SET implicit_flush = maybe", "22023", "expected true or false")]
    [InlineData("SET statement_timeout = 'soon'", "22023", "a span of time")]
    [InlineData("SET timezone = 'Nowhere/Atall'", "22023", "Nowhere/Atall")]
    [InlineData("SET datestyle = 'German'", "0A000", "datestyle")]
    [InlineData("SET intervalstyle = 'iso_8601'", "0A000", "it is postgres")]
    [InlineData("SET bytea_output = 'escape'", "0A000", "it is hex")]
    [InlineData("SET client_encoding = 'LATIN1'", "0A000", "it is UTF8")]
    [InlineData("SET standard_conforming_strings = off", "0A000", "it is on")]
    [InlineData("SET extra_float_digits = 0", "0A000", "extra_float_digits")]
    [InlineData("SET backfill_rate_limit = 0", "0A000", "it is default")]
    [InlineData("SET source_rate_limit = 100", "0A000", "it is default")]
    [InlineData("SET query_epoch = 123", "0A000", "it is 0")]
    [InlineData("SET default_transaction_read_only = on", "0A000", "it is off")]
    [InlineData("SET LOCAL timezone = 'UTC'", "0A000", "SET LOCAL")]
    [InlineData("SELECT set_config('timezone', 'UTC', true)", "0A000", "for one transaction")]
    public async Task Settings_that_would_have_another_effect_are_refused(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.RefusesAsync(sql, state, message);
    }

    [Theory]
    [InlineData("SET STREAMING_ENABLE_DELTA_JOIN TO on", "SHOW rw_streaming_enable_delta_join", "true")]
    [InlineData("SET statement_timeout = '2min'", "SHOW statement_timeout", "120000ms")]
    [InlineData("SET statement_timeout = 90000", "SELECT current_setting('statement_timeout')", "90000ms")]
    [InlineData("SET datestyle = ISO", "SHOW DateStyle", "ISO, MDY")]
    [InlineData("SET extra_float_digits = 3", "SHOW extra_float_digits", "3")]
    [InlineData("SELECT set_config('client_min_messages', 'warning', false)", "SHOW client_min_messages", "warning")]
    [InlineData("SET timezone = 'Europe/Berlin'; RESET timezone", "SHOW timezone", "UTC")]
    [InlineData("SET timezone = 'Europe/Berlin'; SET implicit_flush = true; RESET ALL", "SHOW timezone", "UTC")]
    [InlineData("SET timezone = 'Europe/Berlin'; DISCARD ALL", "SHOW timezone", "UTC")]
    [InlineData("SET timezone = 'Europe/Berlin'", "SELECT setting FROM pg_settings WHERE name = 'timezone'", "Europe/Berlin")]
    [InlineData("SET application_name = 'me'", "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'application_name'", "me")]
    public async Task A_value_is_kept_and_shown(string set, string show, string shown)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(set);
        Assert.Equal([shown], await engine.TextAsync(show));
    }

    [Fact]
    public async Task A_statement_that_takes_longer_than_its_timeout_is_cancelled()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("SET statement_timeout = 100");
        // Long before it would have ended by itself.
        await engine
            .RefusesAsync("SELECT pg_sleep(600)", "57014", "statement timeout (100 ms)")
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await engine.QueryAsync("SET statement_timeout = 0");
        Assert.Equal("", await engine.ScalarAsync("SELECT pg_sleep(0.2)"));
    }

    [Fact]
    public async Task A_query_in_visibility_mode_checkpoint_reads_only_durable_rows()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT); SET visibility_mode = checkpoint; INSERT INTO t VALUES (1)");
        Assert.Equal(1L, await engine.ScalarAsync("SELECT count(*) FROM t"));
        await engine.CrashAsync();
        Assert.Equal(1L, await engine.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory]
    [InlineData("ALTER TABLE t SET PARALLELISM = 3; ALTER TABLE t SET PARALLELISM TO ADAPTIVE; ALTER TABLE t OWNER TO root")]
    [InlineData("ALTER MATERIALIZED VIEW m SET PARALLELISM TO bounded(4); ALTER MATERIALIZED VIEW m SET BACKFILL_PARALLELISM TO 2")]
    public async Task Parallelism_and_owner_change_nothing(string sql)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT); CREATE MATERIALIZED VIEW m AS SELECT * FROM t");
        await engine.QueryAsync(sql);
        await engine.RefusesAsync("ALTER TABLE nothing SET PARALLELISM = 1", "42P01", "nothing");
        await engine.RefusesAsync("ALTER TABLE t OWNER TO somebody", "42704", "role \"somebody\" does not exist");
    }

    [Fact]
    public async Task Cursors_end_with_DISCARD_ALL()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT); DECLARE c CURSOR FOR SELECT * FROM t; DISCARD ALL");
        Assert.Equal("34000", (await engine.FailsAsync("FETCH NEXT FROM c")).SqlState);
    }

    [Fact]
    public async Task Messages_below_client_min_messages_are_not_sent()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("SET client_min_messages = warning; DROP TABLE IF EXISTS nothing");
        Assert.Empty(engine.Notices);
        await engine.QueryAsync("SET client_min_messages = notice; DROP TABLE IF EXISTS nothing");
        Assert.Single(engine.Notices);
    }

    [Fact]
    public async Task A_client_that_connects_with_another_date_style_is_notified()
    {
        await using var engine = await EngineFixture.StartAsync();
        var settings = new Dictionary<string, string> { ["DateStyle"] = "German" };
        var error = Assert.Throws<Balloon.Sandbox.Types.SqlException>(() =>
            engine.Engine.OpenSession(new SessionParameters("me", "dev", settings))
        );
        Assert.Equal("0A000", error.SqlState);
        await using var session = engine.Engine.OpenSession(
            new SessionParameters("me", "dev", new Dictionary<string, string> { ["DateStyle"] = "ISO", ["no_such_thing"] = "1" })
        );
        Assert.Equal("ISO, MDY", session.ReportedSettings["DateStyle"]);
    }

    [Fact]
    public void Every_setting_takes_its_own_default_and_says_what_it_does()
    {
        foreach (var setting in SettingTable.Settings)
        {
            Assert.Equal((setting.Name, setting.Default), (setting.Name, setting.Values.Read(setting.Default)));
            Assert.EndsWith(".", setting.Description, StringComparison.Ordinal);
        }
    }
}
