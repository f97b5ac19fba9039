namespace Balloon.Iceberg.Parquet;

/// <summary>A Parquet schema as a tree, with levels.</summary>
internal sealed class SchemaNode
{
    private const int MaxDepth = 100;

    public required SchemaElement Element { get; init; }

    public List<SchemaNode> Children { get; } = [];

    public int MaxDefinition { get; private init; }

    public int MaxRepetition { get; private init; }

    /// <summary>The index among the leaves; -1 for a group.</summary>
    public int Leaf { get; private set; } = -1;

    public string Name => Element.Name;

    public int? FieldId { get; set; }

    public bool IsLeaf => Leaf >= 0;

    public static SchemaNode Build(IReadOnlyList<SchemaElement> elements, out int leaves)
    {
        if (elements.Count == 0)
            throw IcebergException.InvalidData("The Parquet file has no schema.");
        var position = 1;
        leaves = 0;
        var root = new SchemaNode { Element = elements[0] };
        for (var i = 0; i < elements[0].Children; i++)
            root.Children.Add(Read(elements, ref position, ref leaves, 0, 0, 1));
        return root;
    }

    private static SchemaNode Read(
        IReadOnlyList<SchemaElement> elements,
        ref int position,
        ref int leaves,
        int definition,
        int repetition,
        int depth
    )
    {
        if (position >= elements.Count || depth > MaxDepth)
            throw IcebergException.InvalidData(
                "The Parquet schema is damaged: it declares more children than it has, or nests too deeply."
            );
        var element = elements[position++];
        var node = new SchemaNode
        {
            Element = element,
            FieldId = element.FieldId,
            MaxDefinition = definition + (element.Repetition == Repetition.Required ? 0 : 1),
            MaxRepetition = repetition + (element.Repetition == Repetition.Repeated ? 1 : 0),
        };
        if (element.Type is not null && element.Children == 0)
            node.Leaf = leaves++;
        for (var i = 0; i < element.Children; i++)
            node.Children.Add(Read(elements, ref position, ref leaves, node.MaxDefinition, node.MaxRepetition, depth + 1));
        return node;
    }
}
