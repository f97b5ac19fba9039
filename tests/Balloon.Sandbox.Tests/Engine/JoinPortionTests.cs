namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Joins in which a batch has more matches than are produced at once.</summary>
public sealed class JoinPortionTests
{
    [Fact]
    public async Task A_join_result_larger_than_one_portion_is_complete_and_is_retracted_completely()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE TABLE a (x INT PRIMARY KEY, g INT);
            CREATE TABLE b (y INT PRIMARY KEY, g INT);
            CREATE MATERIALIZED VIEW met AS SELECT count(*) AS n, count(y) AS of_b, sum(x * 1000 + y) AS total FROM a LEFT JOIN b ON a.g = b.g AND x < 1000;
            CREATE MATERIALIZED VIEW turned AS SELECT count(*) AS n, count(x) AS of_a, sum(x * 1000 + y) AS total FROM a RIGHT JOIN b ON a.g = b.g AND x < 1000;
            INSERT INTO a SELECT s, 1 FROM generate_series(1, 300) AS t(s);
            INSERT INTO a VALUES (5000, 1);
            INSERT INTO b SELECT s, 1 FROM generate_series(1, 300) AS t(s)
            """
        );
        const long Total = (300L * 1000 * 45150) + (300L * 45150);
        await engine.AsksAsync("SELECT * FROM met", $"90001|90000|{Total}");
        await engine.AsksAsync("SELECT * FROM turned", $"90000|90000|{Total}");
        await engine.AsksAsync("SELECT count(*), count(y), sum(x * 1000 + y) FROM a LEFT JOIN b ON x < 1000", $"90001|90000|{Total}");
        await engine.QueryAsync("DELETE FROM b");
        await engine.AsksAsync("SELECT * FROM met", "301|0|NULL");
        await engine.AsksAsync("SELECT * FROM turned", "0|0|NULL");
        await engine.QueryAsync("INSERT INTO b VALUES (1, 1); DELETE FROM a");
        await engine.AsksAsync("SELECT * FROM met", "0|0|NULL");
        await engine.AsksAsync("SELECT * FROM turned", "1|0|NULL");
    }
}
