using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>How a column of a scan is read from a file: from a leaf, from the leaves of a nested column, or as a constant.</summary>
internal sealed class ColumnPlan
{
    private readonly NestedField _field;
    private readonly SchemaNode? _node;
    private readonly object? _constant;

    private ColumnPlan(NestedField field, SchemaNode? node, object? constant) => (_field, _node, _constant) = (field, node, constant);

    /// <summary>The leaves to read.</summary>
    public List<SchemaNode> Leaves { get; } = [];

    /// <param name="field">The column to read.</param>
    /// <param name="root">The file's columns, with field ids.</param>
    /// <param name="constants">Values of identity partitions by field id, which may only be in the manifest.</param>
    public static ColumnPlan For(NestedField field, SchemaNode root, IReadOnlyDictionary<int, object?> constants)
    {
        var node = root.Children.Find(child => child.FieldId == field.Id);
        if (node is null)
            return new(field, null, constants.TryGetValue(field.Id, out var value) ? value : DefaultOf(field));
        if (field.Type is PrimitiveType { Kind: TypeKind.Unknown })
            return new(field, null, null);
        if (field.Type is PrimitiveType { Kind: TypeKind.Variant or TypeKind.Geometry or TypeKind.Geography })
            throw IcebergException.Unsupported(
                $"Column '{field.Name}' is of type {field.Type}, whose values cannot be read: select other columns."
            );
        var plan = new ColumnPlan(field, node, null);
        Collect(field.Type, node, plan.Leaves);
        return plan;
    }

    public Column Read(IReadOnlyDictionary<int, LeafValues> leaves, int rows)
    {
        if (_node is null)
            return ConstantColumn.Of(_field, _constant, rows);
        if (_field.Type is PrimitiveType type)
        {
            var leaf = leaves[_node.Leaf];
            var values = ColumnConversion.To(_field, type, _node.Element, leaf.Values);
            if (leaf.Definitions is null || values.Length == rows)
                return values;
            var nulls = new bool[rows];
            for (var i = 0; i < rows; i++)
                nulls[i] = leaf.Definitions[i] < _node.MaxDefinition;
            return values.Spread(_field, nulls);
        }

        var cursors = Leaves.ToDictionary(leaf => leaf.Leaf, leaf => Cursor(leaf, leaves[leaf.Leaf]));
        var reader = Reader(_field.Type, _node, cursors);
        var plain = new object?[rows];
        for (var i = 0; i < rows; i++)
            plain[i] = reader.Read();
        return new NestedColumn(_field, plain);
    }

    private LeafCursor Cursor(SchemaNode leaf, LeafValues values) =>
        new(
            values,
            _leafTypes.TryGetValue(leaf.Leaf, out var type)
                ? ColumnConversion.To(type.Field, type.Type, leaf.Element, values.Values)
                : values.Values,
            leaf.MaxDefinition
        );

    private readonly Dictionary<int, (NestedField Field, PrimitiveType Type)> _leafTypes = [];

    private static void Collect(IcebergType type, SchemaNode node, List<SchemaNode> leaves)
    {
        var before = leaves.Count;
        switch (type)
        {
            case StructType structType when !node.IsLeaf:
                foreach (var field in structType.Fields)
                {
                    if (node.Children.Find(child => child.FieldId == field.Id) is { } child)
                        Collect(field.Type, child, leaves);
                }

                break;
            case ListType list when !node.IsLeaf || node.Element.Repetition == Repetition.Repeated:
                Collect(list.Element, ListShape.Element(node), leaves);
                break;
            case MapType map when MapParts(node) is var (_, key, value):
                Collect(map.Key, key, leaves);
                Collect(map.Value, value, leaves);
                break;
            case PrimitiveType when node.IsLeaf:
                leaves.Add(node);
                break;
            default:
                throw IcebergException.InvalidData($"Parquet column '{node.Name}' cannot be read as {type}.");
        }

        // No field of the struct is selected: one leaf is read for its levels, which tell in which rows the struct is null.
        if (leaves.Count == before)
            leaves.Add(FirstLeaf(node));
    }

    private ValueReader Reader(IcebergType type, SchemaNode node, Dictionary<int, LeafCursor> cursors)
    {
        var below = new List<SchemaNode>();
        Collect(type, node, below);
        LeafCursor[] leaves = [.. below.Select(leaf => cursors[leaf.Leaf])];
        switch (type)
        {
            case StructType structType:
                var used = false;
                var readers = new ValueReader[structType.Fields.Count];
                for (var i = 0; i < readers.Length; i++)
                {
                    var field = structType.Fields[i];
                    var child = node.Children.Find(candidate => candidate.FieldId == field.Id);
                    used |= child is not null;
                    readers[i] = child is null
                        ? new ValueReader.Constant(DefaultOf(field)) { Leaves = [] }
                        : Reader(field.Type, child, cursors);
                }

                return new ValueReader.Struct(
                    readers,
                    used ? [] : leaves,
                    node.MaxDefinition,
                    node.Element.Repetition == Repetition.Optional
                )
                {
                    Leaves = leaves,
                };
            case ListType list:
                var repeated = ListShape.Repeated(node);
                return new ValueReader.List(
                    Reader(list.Element, ListShape.Element(node), cursors),
                    NullBelow(node),
                    repeated.MaxDefinition,
                    repeated.MaxRepetition
                )
                {
                    Leaves = leaves,
                };
            case MapType map:
                var (group, key, value) = MapParts(node);
                return new ValueReader.Map(
                    Reader(map.Key, key, cursors),
                    Reader(map.Value, value, cursors),
                    NullBelow(node),
                    group.MaxDefinition,
                    group.MaxRepetition
                )
                {
                    Leaves = leaves,
                };
            default:
                return new ValueReader.Primitive { Leaves = leaves };
        }
    }

    /// <summary>Sets the type as which each leaf is read; must be called before cursors are created.</summary>
    public void Prepare()
    {
        if (_node is not null && _field.Type is not PrimitiveType)
            Types(_field.Type, _node);
    }

    private void Types(IcebergType type, SchemaNode node)
    {
        switch (type)
        {
            case StructType structType:
                foreach (var field in structType.Fields)
                {
                    if (node.Children.Find(child => child.FieldId == field.Id) is { } child)
                        Types(field.Type, child);
                }

                break;
            case ListType list:
                Types(list.Element, ListShape.Element(node));
                break;
            case MapType map:
                var (_, key, value) = MapParts(node);
                Types(map.Key, key);
                Types(map.Value, value);
                break;
            case PrimitiveType primitive:
                _leafTypes[node.Leaf] = (new NestedField(node.FieldId ?? 0, node.Name, primitive), primitive);
                break;
        }
    }

    private static (SchemaNode Group, SchemaNode Key, SchemaNode Value) MapParts(SchemaNode node) =>
        node.Children is [{ Element.Repetition: Repetition.Repeated, Children: [var key, var value] } group]
            ? (group, key, value)
            : throw IcebergException.InvalidData($"Parquet column '{node.Name}' is not a map: it has no repeated pair of key and value.");

    /// <summary>The definition level below which a list or map is null; one that is itself repeated never is.</summary>
    private static int NullBelow(SchemaNode node) => node.Element.Repetition == Repetition.Optional ? node.MaxDefinition : 0;

    private static SchemaNode FirstLeaf(SchemaNode node)
    {
        while (!node.IsLeaf)
            node =
                node.Children.Count > 0 ? node.Children[0] : throw IcebergException.InvalidData($"Parquet group '{node.Name}' is empty.");
        return node;
    }

    private static object? DefaultOf(NestedField field) =>
        field.InitialDefault is not null || !field.Required
            ? field.InitialDefault
            : throw IcebergException.InvalidData(
                $"The file has no column for the required field '{field.Name}' ({field.Id}), and there is no default."
            );
}
