namespace Balloon.Iceberg.Spec;

/// <summary>Assigns new ids to the fields of a schema, level by level, and maps specs and sort orders by name.</summary>
internal sealed class FreshIds
{
    private readonly Dictionary<int, int> _newByOld = [];
    private int _last;
    private int _depth;

    public FreshIds(int last = 0) => _last = last;

    public int Last => _last;

    public Schema Assign(Schema schema, int schemaId)
    {
        var fields = Struct(schema.Struct);
        return new(schemaId, fields, [.. schema.IdentifierFieldIds.Select(Map)]);
    }

    public IcebergType Assign(IcebergType type)
    {
        if (++_depth > FieldIndex.MaxDepth)
            throw FieldIndex.TooDeep();
        var assigned = type switch
        {
            StructType structType => Struct(structType),
            ListType list => List(list),
            MapType map => MapOf(map),
            _ => type,
        };
        _depth--;
        return assigned;
    }

    public PartitionSpec Assign(PartitionSpec spec) =>
        new(
            0,
            [.. spec.Fields.Select((field, i) => field with { SourceId = Map(field.SourceId), FieldId = PartitionSpec.FirstFieldId + i })]
        );

    public SortOrder Assign(SortOrder order) =>
        order.IsUnsorted ? SortOrder.Unsorted : new(1, [.. order.Fields.Select(field => field with { SourceId = Map(field.SourceId) })]);

    private StructType Struct(StructType type)
    {
        var ids = new int[type.Fields.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = Next(type.Fields[i].Id);
        return new([.. type.Fields.Select((field, i) => field with { Id = ids[i], Type = Assign(field.Type) })]);
    }

    private ListType List(ListType list)
    {
        var element = Next(list.ElementId);
        return list with { ElementId = element, Element = Assign(list.Element) };
    }

    private MapType MapOf(MapType map)
    {
        var (key, value) = (Next(map.KeyId), Next(map.ValueId));
        return map with { KeyId = key, Key = Assign(map.Key), ValueId = value, Value = Assign(map.Value) };
    }

    private int Next(int old)
    {
        _newByOld.TryAdd(old, ++_last);
        return _last;
    }

    private int Map(int old) =>
        _newByOld.TryGetValue(old, out var id) ? id : throw IcebergException.InvalidArgument($"Column id {old} is not in the schema.");
}
