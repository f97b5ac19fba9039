using System.Text.Json;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>
/// Assigns field ids to the columns of a file: its own, or else those of the table's name mapping, or else by position: top-level columns
/// from 1, then nested fields level by level, as ids are assigned in new tables.
/// </summary>
internal static class FieldResolution
{
    /// <param name="root">The file's columns.</param>
    /// <param name="nameMapping">The table's mapping, or null.</param>
    /// <param name="schema">The table's full schema.</param>
    public static void Resolve(SchemaNode root, string? nameMapping, Schema schema)
    {
        if (HasIds(root))
            return;
        if (nameMapping is not null)
        {
            MetadataJson.Parse(System.Text.Encoding.UTF8.GetBytes(nameMapping), json => Apply(root.Children, json));
            if (Fits(root.Children, schema.Struct, schema))
                return;
        }

        // The mappings of migrated Hive tables number nested fields in another order than their own schema.
        var last = 0;
        ByPosition(root.Children, ref last);
    }

    /// <summary>Whether a mapping belongs to this schema: none of its ids is at another place in the schema.</summary>
    private static bool Fits(List<SchemaNode> nodes, StructType type, Schema schema)
    {
        foreach (var node in nodes)
        {
            if (node.FieldId is not { } id)
                continue;
            if (type.Field(id) is not { } field)
            {
                if (schema.FindField(id) is not null)
                    return false;
            }
            else if (field.Type is StructType inner && !Fits(node.Children, inner, schema))
                return false;
        }

        return true;
    }

    private static bool HasIds(SchemaNode node) => node.FieldId is not null || node.Children.Exists(HasIds);

    private static bool Apply(List<SchemaNode> nodes, JsonElement mapping)
    {
        if (mapping.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var entry in mapping.EnumerateArray())
        {
            var names = entry.OptionalList("names", JsonReading.ItemString) ?? [];
            var node = nodes.Find(candidate => names.Contains(candidate.Name));
            if (node is null)
                continue;
            node.FieldId = entry.OptionalInt("field-id");
            if (entry.Find("fields") is { } fields)
                Apply(InnerFields(node), fields);
        }

        return true;
    }

    /// <summary>The mapping names a list's element and a map's key and value directly, without the repeated group in between.</summary>
    private static List<SchemaNode> InnerFields(SchemaNode node) =>
        node.Element.Logical switch
        {
            Logical.List => [Renamed(ListShape.Element(node), "element")],
            Logical.Map when node.Children is [{ Children: [var key, var value] }] => [Renamed(key, "key"), Renamed(value, "value")],
            _ => node.Children,
        };

    private static SchemaNode Renamed(SchemaNode node, string name)
    {
        node.Element.Name = name;
        return node;
    }

    private static void ByPosition(List<SchemaNode> nodes, ref int last)
    {
        foreach (var node in nodes)
            node.FieldId = ++last;
        foreach (var node in nodes)
        {
            var inner = node.Element.Logical switch
            {
                Logical.List => [ListShape.Element(node)],
                Logical.Map when node.Children is [{ Children: [var key, var value] }] => [key, value],
                _ => node.Children,
            };
            if (inner.Count > 0)
                ByPosition(inner, ref last);
        }
    }
}
