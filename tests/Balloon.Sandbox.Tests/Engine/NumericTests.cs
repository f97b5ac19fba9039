using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class NumericTests
{
    private static readonly Numeric[] Ascending =
    [
        Numeric.NegativeInfinity,
        -79228162514264337593543950335m,
        -0.0000000000000000000000000001m,
        0,
        0.0000000000000000000000000001m,
        79228162514264337593543950335m,
        Numeric.PositiveInfinity,
        Numeric.NaN,
    ];

    [Fact]
    public void Numbers_are_ordered_and_equal_only_to_themselves()
    {
        for (var i = 0; i < Ascending.Length; i++)
        {
            for (var j = 0; j < Ascending.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Ascending[i].CompareTo(Ascending[j]));
                Assert.Equal(i == j, Ascending[i] == Ascending[j]);
            }
        }
    }

    [Fact]
    public void A_computed_zero_is_zero_whatever_its_sign_and_scale()
    {
        for (byte scale = 0; scale <= 28; scale++)
        {
            Numeric zero = new decimal(0, 0, 0, true, scale);
            Assert.True(zero.IsFinite && zero == 0 && -zero == 0 && zero * -1 == 0);
        }
    }

    // Doubles follow the same rules; zero times infinity is NaN.
    [Fact]
    public void Arithmetic_on_special_values_follows_floating_point()
    {
        double[] numbers = [double.NegativeInfinity, -2, 0, 3, double.PositiveInfinity, double.NaN];
        foreach (var a in numbers)
        {
            foreach (var b in numbers)
            {
                var (x, y) = (Numeric.From(a), Numeric.From(b));
                Assert.Equal(a + b, (double)(x + y));
                Assert.Equal(a - b, (double)(x - y));
                Assert.Equal(a * b, (double)(x * y));
                if (b == 0)
                    Assert.Throws<DivideByZeroException>(() => x / y);
                else
                    Assert.Equal(Math.Round(a / b, 12), Math.Round((double)(x / y), 12));
            }
        }
    }

    [Theory]
    [InlineData("SELECT ' +inFInity'::decimal, '-inf '::numeric, 'nan'::numeric, 1.50", "Infinity|-Infinity|NaN|1.50")]
    [InlineData("SELECT '-inf'::numeric < 2, 2 < 'inf'::numeric, 'inf'::numeric < 'nan'::numeric, 'nan'::numeric = 'nan'", "t|t|t|t")]
    [InlineData("SELECT 'nan'::real::numeric, '-inf'::double precision::numeric, 'inf'::numeric::real", "NaN|-Infinity|Infinity")]
    [InlineData(
        "SELECT abs('-inf'::numeric), round('nan'::numeric, 2), sign('-inf'::numeric), 5.5 % 'inf'::numeric",
        "Infinity|NaN|-1|5.5"
    )]
    [InlineData("SELECT to_jsonb('inf'::numeric), ARRAY['nan'::numeric, 1], 'nan'::numeric::varchar", "\"Infinity\"|{NaN,1}|NaN")]
    public async Task Numbers_that_are_not_finite_are_values(string sql, string expected)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal([expected], await engine.TextAsync(sql));
    }

    [Theory]
    [InlineData("SELECT 'inf'::numeric::int", SqlStates.NumericValueOutOfRange)]
    [InlineData("SELECT 'inf'::numeric / 0", SqlStates.DivisionByZero)]
    [InlineData("SELECT '-nan'::numeric", SqlStates.InvalidTextRepresentation)]
    [InlineData("SELECT '1e29'::float4::decimal", SqlStates.NumericValueOutOfRange)]
    [InlineData("SELECT * FROM generate_series('nan'::numeric, 2, 1)", SqlStates.InvalidParameterValue)]
    public async Task Undefined_results_are_errors(string sql, string state)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal(state, (await engine.FailsAsync(sql)).SqlState);
    }

    [Fact]
    public async Task A_sum_forgets_deleted_values_and_survives_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE TABLE t (id INT PRIMARY KEY, n NUMERIC);
            CREATE MATERIALIZED VIEW s AS SELECT sum(n) AS total, avg(n) AS mean, min(n) AS low, max(n) AS high, count(DISTINCT n) AS kinds FROM t;
            INSERT INTO t VALUES (1, 1.5), (2, 'nan'), (3, 'inf'), (4, '-inf'), (5, 2), (6, 'nan'), (7, NULL);
            FLUSH;
            """
        );
        Assert.Equal(["NaN|NaN|-Infinity|NaN|5"], await engine.TextAsync("SELECT * FROM s"));
        await engine.QueryAsync("DELETE FROM t WHERE n = 'nan'; FLUSH");
        Assert.Equal(["NaN|NaN|-Infinity|Infinity|4"], await engine.TextAsync("SELECT * FROM s"));
        await engine.RestartAsync();
        Assert.Equal(["-Infinity", "1.5", "2", "Infinity", "NULL"], await engine.TextAsync("SELECT n FROM t ORDER BY n"));
        await engine.QueryAsync("DELETE FROM t WHERE id = 4; FLUSH");
        Assert.Equal(["Infinity|Infinity|1.5|Infinity|3"], await engine.TextAsync("SELECT * FROM s"));
        await engine.RestartAsync();
        await engine.QueryAsync("DELETE FROM t WHERE id = 3; FLUSH");
        Assert.Equal(["3.5|1.750|1.5|2|2"], await engine.TextAsync("SELECT * FROM s"));
    }

    [Theory]
    [InlineData("pow(10.0, 4)", "10000")]
    [InlineData("10.0 ^ 1", "10.0")]
    [InlineData("pow(2.5, 2)", "6.25")]
    [InlineData("power(1.1, 3)", "1.331")]
    [InlineData("pow(2.0, -2)", "0.25")]
    [InlineData("pow(-1.5, 3)", "-3.375")]
    [InlineData("10445 / pow(10.0, 4) - 1.0", "0.0445")]
    [InlineData("pow(2, 0.5::double precision)", "1.4142135623730951")]
    public async Task Powers_of_exact_numbers_are_exact(string power, string expected)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal([expected], await engine.TextAsync($"SELECT {power}"));
    }

    [Fact]
    public async Task Powers_that_cannot_be_exact_are_refused()
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal(SqlStates.FeatureNotSupported, (await engine.FailsAsync("SELECT pow(2.0, 0.5)")).SqlState);
        Assert.Equal(SqlStates.InvalidParameterValue, (await engine.FailsAsync("SELECT pow(0.0, -1)")).SqlState);
        Assert.Equal(SqlStates.InvalidParameterValue, (await engine.FailsAsync("SELECT pow(-2.0, 0.5)")).SqlState);
        Assert.Equal(SqlStates.NumericValueOutOfRange, (await engine.FailsAsync("SELECT pow(10.0, 40)")).SqlState);
    }
}
