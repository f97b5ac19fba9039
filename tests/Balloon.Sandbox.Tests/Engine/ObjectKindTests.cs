using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The life of each kind of object: created once, recovered after a restart and a crash, dropped for good.</summary>
public sealed class ObjectKindTests
{
    private const string There = "CREATE TABLE base (k INT PRIMARY KEY, v INT); CREATE TABLE target (k INT PRIMARY KEY, v INT)";

    public static TheoryData<string, string> Lives =>
        new()
        {
            { "CREATE SCHEMA o", "DROP SCHEMA o" },
            {
                "CREATE SOURCE o (v INT) WITH (connector = 'datagen', fields.v.kind = 'sequence', fields.v.start = '1', fields.v.end = '5') "
                    + "FORMAT PLAIN ENCODE JSON",
                "DROP SOURCE o"
            },
            { "CREATE TABLE o (k INT PRIMARY KEY, v INT)", "DROP TABLE o" },
            { "CREATE VIEW o AS SELECT v FROM base", "DROP VIEW o" },
            { "CREATE SINK o INTO target FROM base", "DROP SINK o" },
            { "CREATE MATERIALIZED VIEW o AS SELECT v FROM base", "DROP MATERIALIZED VIEW o" },
            { "CREATE SINK o FROM base WITH (connector = 'blackhole')", "DROP SINK o" },
            { "CREATE SUBSCRIPTION o FROM base WITH (retention = '1D')", "DROP SUBSCRIPTION o" },
            { "CREATE INDEX o ON base (v)", "DROP INDEX o" },
            { "CREATE FUNCTION o(INT) RETURNS INT LANGUAGE SQL AS 'SELECT $1 + 1'", "DROP FUNCTION o" },
        };

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task A_kind_is_created_recovered_and_dropped(string create, string drop)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(There);
        var before = Names();
        _ = await engine.QueryAsync(create);
        var made = Assert.Single(engine.Engine.Catalog.All, o => !before.Contains(o.Name));
        Assert.Equal(create, made.Sql);
        var stored = ObjectKinds.Stored(made);
        Assert.Contains("already exists", (await engine.FailsAsync(create)).Message, StringComparison.Ordinal);
        foreach (var again in (Func<Task>[])[engine.RestartAsync, engine.CrashAsync])
        {
            await again();
            var found = Assert.Single(engine.Engine.Catalog.All, o => !before.Contains(o.Name));
            Assert.Equal(made.GetType(), found.GetType());
            Assert.Equal(stored, ObjectKinds.Stored(found));
        }

        _ = await engine.QueryAsync(drop);
        Assert.Equal(before, Names());
        await engine.RestartAsync();
        Assert.Equal(before, Names());
        _ = await engine.QueryAsync(create);
        _ = await engine.QueryAsync(drop);

        List<string> Names() => [.. engine.Engine.Catalog.All.Select(o => o.Name)];
    }

    [Fact]
    public void Every_object_kind_is_registered()
    {
        var made = Lives.Select(l => ObjectKinds.MadeBy(Parser.Parse(l.Data.Item1)[0])).ToHashSet();

        Assert.All(ObjectKinds.All, kind => Assert.Contains(kind, made));
        Assert.Equal(ObjectKinds.All.Count, made.Count);
    }
}
