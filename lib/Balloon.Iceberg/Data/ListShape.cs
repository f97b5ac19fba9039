using Balloon.Iceberg.Parquet;

namespace Balloon.Iceberg.Data;

/// <summary>The three ways in which Parquet writers store lists.</summary>
internal static class ListShape
{
    /// <summary>The repeated node of a list: its only child, or the node itself if a bare repeated field is the list.</summary>
    public static SchemaNode Repeated(SchemaNode list) =>
        list.Element.Repetition == Repetition.Repeated ? list
        : list.Children is [{ Element.Repetition: Repetition.Repeated } repeated] ? repeated
        : throw IcebergException.InvalidData($"Parquet column '{list.Name}' is not a list: it has no single repeated child.");

    /// <summary>The node of a list's elements; in two-level lists this is the repeated node itself.</summary>
    public static SchemaNode Element(SchemaNode list)
    {
        var repeated = Repeated(list);
        var isElement =
            repeated.IsLeaf
            || ReferenceEquals(repeated, list)
            || repeated.Children.Count != 1
            || repeated.Name == "array"
            || repeated.Name == list.Name + "_tuple";
        return isElement ? repeated : repeated.Children[0];
    }
}
