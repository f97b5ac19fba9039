using System.Text.Json;
using Balloon.Notebook.Cells;
using NpgsqlTypes;

namespace Balloon.Notebook.Tests.Cells;

public sealed class SqlParametersTests
{
    [Fact]
    public void A_value_is_sent_with_its_own_type()
    {
        Assert.Equal("a", SqlParameters.Of("x", 'a').Value);
        Assert.Equal((short)7, SqlParameters.Of("x", (byte)7).Value);
        Assert.Equal(5L, SqlParameters.Of("x", 5u).Value);
        Assert.Equal(18446744073709551615m, SqlParameters.Of("x", ulong.MaxValue).Value);
        Assert.Equal(DBNull.Value, SqlParameters.Of("x", null).Value);
        Assert.Equal("Friday", SqlParameters.Of("x", DayOfWeek.Friday).Value);
        Assert.Equal(NpgsqlDbType.Jsonb, SqlParameters.Of("x", JsonDocument.Parse("{}").RootElement).NpgsqlDbType);
        Assert.Equal(
            new DateTime(2026, 11, 22, 18, 0, 0, DateTimeKind.Utc),
            SqlParameters.Of("x", new DateTimeOffset(2026, 11, 22, 19, 0, 0, TimeSpan.FromHours(1))).Value
        );
    }

    [Fact]
    public void Lists_are_arrays_with_their_nulls()
    {
        Assert.Equal(new[] { "red", "blue" }, SqlParameters.Of("x", new List<string> { "red", "blue" }).Value);
        Assert.Equal(new int?[] { 1, null }, SqlParameters.Of("x", new int?[] { 1, null }).Value);
        Assert.Equal(new[] { 1L, 2L }, SqlParameters.Of("x", new[] { 1u, 2u }.Where(n => n > 0)).Value);
        Assert.Equal(Array.Empty<double>(), SqlParameters.Of("x", Enumerable.Empty<double>()).Value);
    }

    [Theory]
    [InlineData(typeof(Version))]
    [InlineData(typeof(List<Version>))]
    [InlineData(typeof(List<List<int>>))]
    public void A_value_that_sql_has_no_type_for_is_named(Type type)
    {
        object value =
            type == typeof(List<Version>) ? new List<Version> { new(1, 0) }
            : type == typeof(List<List<int>>) ? new List<List<int>> { new() }
            : new Version(1, 0);
        Assert.StartsWith(
            "@x is a ",
            Assert.Throws<SqlCellException>(() => SqlParameters.Of("x", value)).Message,
            StringComparison.Ordinal
        );
    }
}
