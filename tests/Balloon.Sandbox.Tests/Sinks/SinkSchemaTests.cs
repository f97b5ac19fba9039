using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Sinks;

public sealed class SinkSchemaTests
{
    private static readonly IReadOnlyList<ResultColumn> Columns =
    [
        new("player", SqlType.Varchar),
        new("total", SqlType.BigInt),
        new("mean", SqlType.Numeric),
    ];

    private static readonly Schema Fitting = new(
        NestedField.Optional(1, "total", PrimitiveType.Long),
        NestedField.Mandatory(2, "player", PrimitiveType.String),
        NestedField.Optional(3, "mean", PrimitiveType.Decimal(12, 2)),
        NestedField.Optional(4, "later", PrimitiveType.String)
    );

    [Fact]
    public void Rows_follow_the_tables_column_order_with_null_for_missing_columns()
    {
        var schema = Check(Fitting);
        var rows = schema.Rows(SinkRows.Of(Columns.Select(c => c.Type), ["a", 5L, (Numeric)1.239m], ["b", null, null]));
        Assert.Equal([5L, "a", new IcebergDecimal(123, 2), null], rows.Columns.Select(column => column.Plain(0)));
        Assert.Equal([null, "b", null, null], rows.Columns.Select(column => column.Plain(1)));
        Assert.Equal("a", Assert.Single(schema.Keys(SinkRows.Of([SqlType.Varchar], ["a"])).Columns).Plain(0));
        Assert.Equal(["player"], schema.KeyColumns);
    }

    [Theory]
    [InlineData("1.239", "1.23")]
    [InlineData("-1.239", "-1.23")]
    [InlineData("99999999999", "9999999999.99")]
    [InlineData("-99999999999", "-9999999999.99")]
    [InlineData("0", "0.00")]
    [InlineData("9999999999.99", "9999999999.99")]
    [InlineData("Infinity", "9999999999.99")]
    [InlineData("-Infinity", "-9999999999.99")]
    [InlineData("NaN", "null")]
    public void Numbers_are_truncated_and_bounded_as_in_RisingWave(string value, string stored)
    {
        var number = SqlType.Numeric.Parse(value);
        Assert.Equal(stored, ColumnTypes.Convert(SqlType.Numeric, PrimitiveType.Decimal(12, 2), number)?.ToString() ?? "null");
    }

    [Fact]
    public void A_table_that_lacks_a_column_is_refused_with_its_name() =>
        Refused(new Schema(NestedField.Optional(1, "player", PrimitiveType.String)), "column \"total\" is not in the table");

    [Fact]
    public void A_column_of_another_type_is_refused_with_its_name() =>
        Refused(
            new Schema(
                NestedField.Optional(1, "player", PrimitiveType.String),
                NestedField.Optional(2, "total", PrimitiveType.Int),
                NestedField.Optional(3, "mean", PrimitiveType.Decimal(12, 2))
            ),
            "column \"total\" is bigint, which is long in Iceberg; the table t has int"
        );

    [Fact]
    public void A_required_column_that_is_not_filled_is_refused_with_its_name() =>
        Refused(
            new Schema(
                NestedField.Optional(1, "player", PrimitiveType.String),
                NestedField.Optional(2, "total", PrimitiveType.Long),
                NestedField.Optional(3, "mean", PrimitiveType.Decimal(12, 2)),
                NestedField.Mandatory(4, "must", PrimitiveType.Long)
            ),
            "column \"must\" of the table t is required"
        );

    [Fact]
    public void A_partition_that_does_not_follow_from_the_key_is_refused_for_upserts()
    {
        var spec = PartitionSpec.For(Fitting).Identity("total").Build();
        var metadata = TableMetadataBuilder.NewTable(Fitting, spec, null, "file:///t");
        var error = Assert.Throws<SqlException>(() => SinkSchema.Check(Definition(), metadata, "t", upsert: true));
        Assert.Contains("column \"total\" is not in the primary key", error.Message, StringComparison.Ordinal);
        SinkSchema.Check(Definition(), metadata, "t", upsert: false);
    }

    [Theory]
    [InlineData(new[] { 0 }, "'player'", "'player,total'")]
    [InlineData(new[] { 1 }, "'total'", "'player,total'")]
    [InlineData(new[] { 0, 1, 2 }, "'player,total,mean'", "'player,total'")]
    public void A_key_that_is_not_the_tables_is_refused_for_upserts(int[] key, string its, string tables)
    {
        var metadata = TableMetadataBuilder.NewTable(Identified, null, null, "file:///t");
        var definition = Definition() with { PrimaryKey = key };
        var error = Assert.Throws<SqlException>(() => SinkSchema.Check(definition, metadata, "t", upsert: true));
        Assert.Equal(SqlStates.DatatypeMismatch, error.SqlState);
        Assert.Contains(
            $"its primary_key is {its}, but the identifier fields of the table t are {tables}",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains($"Write primary_key = {tables}", error.Hint, StringComparison.Ordinal);
        SinkSchema.Check(definition, metadata, "t", upsert: false);
    }

    [Fact]
    public void The_identifier_fields_are_accepted_as_key_in_any_order_and_any_key_without_them()
    {
        var identified = TableMetadataBuilder.NewTable(Identified, null, null, "file:///t");
        SinkSchema.Check(Definition() with { PrimaryKey = [1, 0] }, identified, "t", upsert: true);
        SinkSchema.Check(Definition() with { PrimaryKey = [0, 1] }, identified, "t", upsert: true);
        SinkSchema.Check(
            Definition() with
            {
                PrimaryKey = [1],
            },
            TableMetadataBuilder.NewTable(Fitting, null, null, "file:///t"),
            "t",
            upsert: true
        );
    }

    [Fact]
    public void A_null_in_a_required_column_is_refused_with_its_name()
    {
        var error = Assert.Throws<SqlException>(() => Check(Fitting).Rows(SinkRows.Of(Columns.Select(c => c.Type), [null, 1L, null])));
        Assert.Contains("column \"player\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("player", "player: identity(1)")]
    [InlineData("bucket(4, player), hour(at)", "player_bucket: bucket[4](1), at_hour: hour(2)")]
    [InlineData("truncate(3,player),day(at)", "player_trunc: truncate[3](1), at_day: day(2)")]
    public void Partition_by_is_parsed(string text, string expected)
    {
        var spec = PartitionBy.Parse(text, TimeSchema);
        Assert.Equal(expected, string.Join(", ", spec.Fields.Select(field => $"{field.Name}: {field.Transform}({field.SourceId})")));
    }

    [Theory]
    [InlineData("bucket(player)")]
    [InlineData("hour(player)")]
    [InlineData("nowhere")]
    [InlineData("player,,at")]
    [InlineData("player at")]
    [InlineData("player,")]
    public void An_invalid_partition_by_is_refused(string text) =>
        Assert.Equal(SqlStates.InvalidParameterValue, Assert.Throws<SqlException>(() => PartitionBy.Parse(text, TimeSchema)).SqlState);

    private static Schema Identified =>
        new(
            NestedField.Mandatory(1, "player", PrimitiveType.String),
            NestedField.Mandatory(2, "total", PrimitiveType.Long),
            NestedField.Optional(3, "mean", PrimitiveType.Decimal(12, 2))
        )
        {
            IdentifierFieldIds = [1, 2],
        };

    private static Schema TimeSchema =>
        new(NestedField.Optional(1, "player", PrimitiveType.String), NestedField.Optional(2, "at", PrimitiveType.Timestamptz));

    private static SinkDefinition Definition() => new("s", "id", Columns, [0], new Dictionary<string, string>());

    private static SinkSchema Check(Schema schema) =>
        SinkSchema.Check(Definition(), TableMetadataBuilder.NewTable(schema, null, null, "file:///t"), "t", upsert: true);

    private static void Refused(Schema schema, string message)
    {
        var error = Assert.Throws<SqlException>(() => Check(schema));
        Assert.Equal(SqlStates.DatatypeMismatch, error.SqlState);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
