using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>Splits rows into leaf columns with levels (Dremel's record shredding), and creates the matching Parquet schema.</summary>
internal sealed class Shredder
{
    private readonly Node[] _columns;

    public Shredder(Schema schema)
    {
        Elements.Add(
            new SchemaElement
            {
                Name = "table",
                Children = schema.Fields.Count(f => f.Type is not PrimitiveType { Kind: TypeKind.Unknown }),
            }
        );
        _columns = [.. schema.Fields.Select(field => Build(field.Id, field.Name, field.Type, field.Required, [], 0, 0))];
    }

    public List<SchemaElement> Elements { get; } = [];

    public List<LeafBuffer> Leaves { get; } = [];

    public void Add(object?[] row)
    {
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].Write(row[i], 0);
    }

    /// <summary>Adds some rows of a batch, column by column.</summary>
    public void Add(ColumnBatch batch, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].Write(batch.Columns[i], rows);
    }

    private Node Build(int id, string name, IcebergType type, bool required, IReadOnlyList<string> parent, int definition, int repetition)
    {
        string[] path = [.. parent, name];
        var element = new SchemaElement
        {
            Name = name,
            FieldId = id,
            Repetition = required ? Repetition.Required : Repetition.Optional,
        };
        var level = definition + (required ? 0 : 1);
        switch (type)
        {
            case PrimitiveType { Kind: TypeKind.Unknown }:
                return new Nothing();
            case PrimitiveType primitive:
                Elements.Add(element);
                PhysicalTypes.Describe(element, primitive);
                var leaf = new LeafBuffer
                {
                    Path = path,
                    FieldId = id,
                    Type = primitive,
                    MaxDefinition = level,
                    MaxRepetition = repetition,
                };
                Leaves.Add(leaf);
                return new Leaf(leaf, name, required, definition);
            case StructType structType:
                Elements.Add(element);
                element.Children = structType.Fields.Count(f => f.Type is not PrimitiveType { Kind: TypeKind.Unknown });
                return new Struct(
                    [.. structType.Fields.Select(f => Build(f.Id, f.Name, f.Type, f.Required, path, level, repetition))],
                    name,
                    required,
                    definition
                );
            case ListType list:
                AddRepeated(element, Logical.List, "list", 1);
                return new Repeated(
                    [Build(list.ElementId, "element", list.Element, list.ElementRequired, [.. path, "list"], level + 1, repetition + 1)],
                    name,
                    required,
                    definition,
                    repetition + 1
                );
            case MapType map:
                AddRepeated(element, Logical.Map, "key_value", 2);
                string[] inner = [.. path, "key_value"];
                return new Repeated(
                    [
                        Build(map.KeyId, "key", map.Key, true, inner, level + 1, repetition + 1),
                        Build(map.ValueId, "value", map.Value, map.ValueRequired, inner, level + 1, repetition + 1),
                    ],
                    name,
                    required,
                    definition,
                    repetition + 1
                );
            default:
                throw IcebergException.Unsupported($"Column '{name}' of type {type} cannot be written.");
        }
    }

    /// <summary>Adds the two groups of a list or a map: the outer one, and the repeated one inside it.</summary>
    private void AddRepeated(SchemaElement outer, Logical logical, string name, int children)
    {
        (outer.Logical, outer.Children) = (logical, 1);
        Elements.Add(outer);
        Elements.Add(
            new SchemaElement
            {
                Name = name,
                Repetition = Repetition.Repeated,
                Children = children,
            }
        );
    }

    private static IcebergException MissingValue(string name) =>
        IcebergException.InvalidArgument($"Column '{name}' is required, but a row has null in it.");

    private abstract class Node
    {
        public abstract void Write(object? value, int repetition);

        /// <summary>Adds a column's values of several rows.</summary>
        public virtual void Write(Column column, ReadOnlySpan<int> rows)
        {
            foreach (var row in rows)
                Write(column.Plain(row), 0);
        }

        /// <summary>Adds a null at a higher level: one slot in every leaf below.</summary>
        public abstract void Skip(int definition, int repetition);
    }

    private sealed class Nothing : Node
    {
        public override void Write(object? value, int repetition) { }

        public override void Skip(int definition, int repetition) { }
    }

    private sealed class Leaf(LeafBuffer buffer, string name, bool required, int definition) : Node
    {
        public override void Write(object? value, int repetition)
        {
            if (value is null && required)
                throw MissingValue(name);
            buffer.Add(value, definition, repetition);
        }

        public override void Write(Column column, ReadOnlySpan<int> rows)
        {
            if (!buffer.TryAdd(column, rows, out var nulls))
                base.Write(column, rows);
            else if (nulls > 0 && required)
                throw MissingValue(name);
        }

        public override void Skip(int at, int repetition) => buffer.Add(null, at, repetition);
    }

    private sealed class Struct(Node[] fields, string name, bool required, int definition) : Node
    {
        public override void Write(object? value, int repetition)
        {
            if (value is not object?[] items)
            {
                if (required)
                    throw MissingValue(name);
                Skip(definition, repetition);
                return;
            }

            for (var i = 0; i < fields.Length; i++)
                fields[i].Write(items[i], repetition);
        }

        public override void Skip(int at, int repetition)
        {
            foreach (var field in fields)
                field.Skip(at, repetition);
        }
    }

    /// <summary>A list (one child) or a map (key and value).</summary>
    private sealed class Repeated(Node[] children, string name, bool required, int definition, int level) : Node
    {
        public override void Write(object? value, int repetition)
        {
            if (value is not object?[] items)
            {
                if (required)
                    throw MissingValue(name);
                Skip(definition, repetition);
                return;
            }

            if (items.Length == 0)
            {
                Skip(definition + (required ? 0 : 1), repetition);
                return;
            }

            for (var i = 0; i < items.Length; i++)
            {
                var at = i == 0 ? repetition : level;
                if (children.Length == 1)
                    children[0].Write(items[i], at);
                else
                {
                    var pair = (KeyValuePair<object, object?>)items[i]!;
                    children[0].Write(pair.Key, at);
                    children[1].Write(pair.Value, at);
                }
            }
        }

        public override void Skip(int at, int repetition)
        {
            foreach (var child in children)
                child.Skip(at, repetition);
        }
    }
}
