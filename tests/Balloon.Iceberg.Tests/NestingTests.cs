using System.Text;
using System.Text.Json;
using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>
/// Recursive readers: however deeply the input is nested, they return an answer or an error that says so. A stack overflow would end the
/// test run itself.
/// </summary>
public sealed class NestingTests
{
    private static readonly int[] Depths = [1, 10, 50, 63, 64, 65, 100, 200, 255, 256, 257, 1_000, 100_000];

    private static readonly Schema Columns = new(
        NestedField.Optional(1, "a", PrimitiveType.Int),
        NestedField.Optional(2, "b", PrimitiveType.String),
        NestedField.Optional(3, "d", PrimitiveType.Date)
    );

    private static readonly (string Before, string Behind)[] AvroNests =
    [
        ("""{"type":"array","items":""", "}"),
        ("""{"type":"map","values":""", "}"),
        ("""{"type":"record","name":"r","fields":[{"name":"f","type":""", "}]}"),
        ("""{"type":""", "}"),
        ("""["null",""", "]"),
        ("[", "]"),
        ("""{"type":{"type":"array","items":""", "}}"),
    ];

    private static readonly (string Before, string Behind)[] TypeNests =
    [
        ("""{"type":"list","element-id":1,"element-required":false,"element":""", "}"),
        ("""{"type":"map","key-id":1,"key":"string","value-id":2,"value-required":false,"value":""", "}"),
        ("""{"type":"map","key-id":1,"value-id":2,"value":"int","value-required":false,"key":""", "}"),
        ("""{"type":"struct","fields":[{"id":1,"name":"f","required":false,"type":""", "}]}"),
        ("""{"type":""", "}"),
        ("[", "]"),
    ];

    private static readonly (string Before, string Behind)[] FilterNests =
    [
        ("(", ")"),
        ("not ", ""),
        ("not (", ")"),
        ("a = 1 and (", ")"),
        ("(", ") or a = 1"),
        ("a = 1 or not (b is null and ", ")"),
        ("d = date ", ""),
        ("date ", ""),
        ("timestamp ", ""),
        ("a in (", ")"),
        ("a between ", " and 3"),
    ];

    [Fact]
    public void Avro_schemas() => FuzzText(AvroNests, "\"int\"", text => AvroSchema.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Types_and_schemas_of_tables() =>
        FuzzText(
            TypeNests,
            "\"int\"",
            text =>
            {
                _ = MetadataJson.Parse(Encoding.UTF8.GetBytes(text), SchemaJson.ReadType);
                var column = $$"""{"id":0,"name":"c","required":false,"type":{{text}}}""";
                var schema = Schema.FromJson(
                    JsonDocument.Parse($$"""{"type":"struct","schema-id":0,"fields":[{{column}}]}""", new() { MaxDepth = 1000 }).RootElement
                );
                _ = schema.HighestFieldId;
            }
        );

    [Fact]
    public void Metadata_of_tables() =>
        FuzzText(
            [("[", "]"), ("""{"a":""", "}"), ("""{"schemas":[""", "]}"), ("""{"snapshots":[{"summary":""", "}]}")],
            "1",
            text => TableMetadata.Parse(Encoding.UTF8.GetBytes($$"""{"format-version":2,"x":{{text}}}"""))
        );

    [Fact]
    public void Filters_as_text() => FuzzText(FilterNests, "a = 1", text => _ = new FilterBinder(Columns, true).Bind(Filter.Parse(text)));

    [Fact]
    public void A_filter_that_is_too_deep_says_where()
    {
        var error = Assert.Throws<IcebergException>(() => Filter.Parse(new string('(', 5_000) + "a = 1" + new string(')', 5_000)));
        Assert.Contains("at position 201, where less nesting was expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_built_in_code()
    {
        var one = Filter.Equal("a", 1);
        foreach (var depth in Depths)
        {
            var (negated, mixed, and, or) = (one, one, one, one);
            for (var i = 0; i < depth; i++)
            {
                negated = !negated;
                mixed = i % 2 == 0 ? mixed & one : one | mixed;
                and = i % 3 == 0 ? one & and : and & one;
                or |= one;
            }

            Bounded(() => new FilterBinder(Columns, true).Bind(negated));
            Bounded(() => new FilterBinder(Columns, true).Bind(mixed));
            // A sequence is not nesting.
            _ = new FilterBinder(Columns, true).Bind(and);
            _ = new FilterBinder(Columns, true).Bind(or);
        }
    }

    [Theory]
    [InlineData(" and ")]
    [InlineData(" or ")]
    public void A_chain_of_conditions_is_flat(string word)
    {
        var text = string.Join(word, Enumerable.Range(0, 50_000).Select(i => $"a <> {i}"));
        _ = new FilterBinder(Columns, true).Bind(Filter.Parse(text));
    }

    [Fact]
    public void Types_built_in_code()
    {
        foreach (var depth in Depths)
        {
            IcebergType type = PrimitiveType.Int;
            for (var i = 0; i < depth; i++)
            {
                type = (i % 3) switch
                {
                    0 => new ListType((3 * i) + 1, type),
                    1 => new MapType((3 * i) + 1, PrimitiveType.String, (3 * i) + 2, type),
                    _ => new StructType([NestedField.Optional((3 * i) + 1, "f", type)]),
                };
            }

            Bounded(() => _ = new Schema(NestedField.Optional(0, "c", type)).HighestFieldId);
            Bounded(() => _ = TableMetadataBuilder.NewTable(new Schema(NestedField.Optional(0, "c", type)), null, null, "memory://t"));
        }
    }

    [Fact]
    public void Thrift_structures_of_Parquet_files()
    {
        // Headers of a field, a list or a map that contain their own kind: a struct in a struct, a list in a list, both alternating, maps.
        byte[][] nests =
        [
            [0x1c],
            [0x19],
            [0x19, 0x1c],
            [0x1c, 0x19],
            [0x1b, 0x01, 0xbb],
            [0x19, 0x1b, 0x01, 0x99],
            [0x1c, 0x1b, 0x01, 0xcc],
        ];
        var random = new Random(20261130);
        foreach (var depth in Depths)
        {
            foreach (var nest in nests)
                Bounded(() => FooterReader.Read([.. Enumerable.Repeat(nest, depth).SelectMany(bytes => bytes), .. new byte[depth]]));
        }

        for (var round = 0; round < (Long.Enabled ? 20_000 : 500); round++)
        {
            var bytes = Enumerable
                .Range(0, random.Next(1, 3_000))
                .SelectMany(_ => random.Next(40) == 0 ? [(byte)random.Next(256)] : nests[random.Next(nests.Length)])
                .ToArray();
            Bounded(() => FooterReader.Read(bytes));
        }
    }

    [Fact]
    public void Schemas_of_Parquet_files()
    {
        foreach (var depth in Depths)
        {
            var elements = Enumerable
                .Range(0, depth + 1)
                .Select(i => new SchemaElement { Name = "g", Children = i < depth ? 1 : 0 })
                .ToList();
            Bounded(() => SchemaNode.Build(elements, out _));
        }
    }

    [Fact]
    public void Avro_values_of_a_recursive_type()
    {
        var schema = AvroSchema.Parse(
            """{"type":"record","name":"r","fields":[{"name":"next","type":["null","r"]},{"name":"all","type":{"type":"array","items":"r"}}]}"""u8.ToArray()
        );
        foreach (var depth in Depths)
        {
            var encoder = new AvroEncoder();
            for (var i = 0; i < depth; i++)
                encoder.Long(1);
            for (var i = 0; i < 2 * depth; i++)
                encoder.Long(0);
            var bytes = encoder.Written.ToArray();
            Bounded(() =>
            {
                var decoder = new AvroDecoder(bytes);
                AvroValues.Skip(ref decoder, schema);
            });
        }
    }

    // Each kind of nesting by itself to every depth, then random mixtures of them.
    private static void FuzzText((string Before, string Behind)[] nests, string inner, Action<string> read)
    {
        foreach (var depth in Depths)
        {
            foreach (var (before, behind) in nests)
                Bounded(() => read(Repeated(before, depth) + inner + Repeated(behind, depth)));
        }

        var random = new Random(20261130);
        for (var round = 0; round < (Long.Enabled ? 5_000 : 200); round++)
        {
            var (text, end) = (new StringBuilder(), new Stack<string>());
            for (var i = random.Next(1, 500); i > 0; i--)
            {
                var (before, behind) = nests[random.Next(nests.Length)];
                text.Append(before);
                end.Push(behind);
            }

            text.Append(inner);
            foreach (var behind in end)
                text.Append(behind);
            // Truncated anywhere, now and then.
            if (random.Next(4) == 0)
                text.Length = random.Next(text.Length);
            Bounded(() => read(text.ToString()));
        }
    }

    private static string Repeated(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>It must succeed, or fail with an error of this library.</summary>
    private static void Bounded(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IcebergException or JsonException)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static void Bounded<T>(Func<T> read) => Bounded((Action)(() => _ = read()));
}
