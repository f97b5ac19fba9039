namespace Balloon.Iceberg.Spec;

/// <summary>The fields of a schema by id and by full name.</summary>
internal sealed class FieldIndex
{
    public const int MaxDepth = 200;
    private readonly Dictionary<int, (NestedField Field, string Name, bool Flat)> _byId = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byLowerName = new(StringComparer.Ordinal);
    private readonly List<int> _ids = [];

    public FieldIndex(StructType root) => AddStruct(root, "", flat: true, 0);

    public int Highest { get; private set; }

    public IReadOnlyList<int> Ids => _ids;

    public NestedField? ById(int id) => _byId.TryGetValue(id, out var entry) ? entry.Field : null;

    public string? NameOf(int id) => _byId.TryGetValue(id, out var entry) ? entry.Name : null;

    public bool IsFlat(int id) => _byId.TryGetValue(id, out var entry) && entry.Flat;

    public NestedField? ByName(string name, bool caseSensitive)
    {
        if (_byName.TryGetValue(name, out var id))
            return ById(id);
        return !caseSensitive && _byLowerName.TryGetValue(name.ToLowerInvariant(), out id) && id >= 0 ? ById(id) : null;
    }

    public static IcebergException TooDeep() => IcebergException.InvalidData($"The schema nests deeper than {MaxDepth} levels.");

    private void AddStruct(StructType type, string prefix, bool flat, int depth)
    {
        foreach (var field in type.Fields)
            Add(field, prefix, flat, depth);
    }

    private void Add(NestedField field, string prefix, bool flat, int depth)
    {
        if (depth > MaxDepth)
            throw TooDeep();
        var name = prefix + field.Name;
        if (!_byId.TryAdd(field.Id, (field, name, flat)))
            throw IcebergException.InvalidData($"Field id {field.Id} occurs twice in the schema: '{NameOf(field.Id)}' and '{name}'.");
        if (!_byName.TryAdd(name, field.Id))
            throw IcebergException.InvalidData($"The name '{name}' occurs twice in the schema.");
        var lower = name.ToLowerInvariant();
        _byLowerName[lower] = _byLowerName.ContainsKey(lower) ? -1 : field.Id;
        _ids.Add(field.Id);
        Highest = Math.Max(Highest, field.Id);
        switch (field.Type)
        {
            case StructType inner:
                AddStruct(inner, name + ".", flat, depth + 1);
                break;
            case ListType list:
                Add(new NestedField(list.ElementId, "element", list.Element, list.ElementRequired), name + ".", false, depth + 1);
                break;
            case MapType map:
                Add(new NestedField(map.KeyId, "key", map.Key, true), name + ".", false, depth + 1);
                Add(new NestedField(map.ValueId, "value", map.Value, map.ValueRequired), name + ".", false, depth + 1);
                break;
        }
    }
}
