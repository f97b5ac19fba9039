using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>Changes a schema step by step. Columns are found by name, nested ones by names joined with dots.</summary>
public sealed class SchemaUpdate
{
    private readonly TableMetadata _table;
    private Schema _schema;
    private int _lastId;
    private readonly HashSet<int> _identifiers;

    internal SchemaUpdate(TableMetadata table)
    {
        (_table, _schema, _lastId) = (table, table.CurrentSchema, table.LastColumnId);
        _identifiers = [.. _schema.IdentifierFieldIds];
    }

    /// <summary>The new name mapping; null if there is none or it does not change.</summary>
    internal string? NameMapping { get; private set; }

    /// <summary>Adds a nullable column at the end; it is null in existing rows, or has the default (v3).</summary>
    /// <param name="name">Its name; for a field of a struct, the struct's name, a dot and the field's name.</param>
    /// <param name="type">Its type; ids in it are reassigned.</param>
    /// <param name="doc">A comment.</param>
    /// <param name="defaultValue">The value for existing rows and rows without a value (v3).</param>
    public SchemaUpdate AddColumn(string name, IcebergType type, string? doc = null, object? defaultValue = null) =>
        Add(name, type, doc, defaultValue, required: false);

    /// <summary>Adds a required column, which needs a default for existing rows (v3).</summary>
    public SchemaUpdate AddRequiredColumn(string name, IcebergType type, object defaultValue, string? doc = null) =>
        Add(
            name,
            type,
            doc,
            defaultValue ?? throw IcebergException.InvalidArgument($"Required column '{name}' needs a default."),
            required: true
        );

    /// <summary>Renames a column; files find its values by its id.</summary>
    public SchemaUpdate RenameColumn(string name, string newName)
    {
        var field = _schema.RequireField(name);
        Replace(field.Id, field with { Name = newName });
        NameMapping ??= _table.Properties.GetValueOrDefault(TableProperties.NameMapping) is { } mapping
            ? Transactions.NameMapping.Add(mapping, field.Id, newName)
            : null;
        return this;
    }

    /// <summary>Drops a column; old snapshots still have its values.</summary>
    /// <exception cref="IcebergException">The partition spec or the sort order depends on it, or it identifies rows.</exception>
    public SchemaUpdate DropColumn(string name)
    {
        var field = _schema.RequireField(name);
        if (_identifiers.Contains(field.Id))
            throw IcebergException.InvalidArgument($"Column '{name}' identifies rows: set other identifier fields first.");
        if (_table.DefaultSpec.Fields.Any(f => f.SourceId == field.Id && f.Transform.Kind != TransformKind.Void))
            throw IcebergException.InvalidArgument($"The table is partitioned by column '{name}': change the partition spec first.");
        if (_table.DefaultSortOrder.Fields.Any(f => f.SourceId == field.Id))
            throw IcebergException.InvalidArgument($"The table is sorted by column '{name}': change the sort order first.");
        Replace(field.Id, null);
        return this;
    }

    /// <summary>Widens a column: int to long, float to double, a decimal's precision; in v3 date to timestamp too.</summary>
    public SchemaUpdate PromoteColumn(string name, PrimitiveType type)
    {
        var field = _schema.RequireField(name);
        if (field.Type is not PrimitiveType from || !TypePromotion.IsAllowed(from, type, _table.FormatVersion))
            throw IcebergException.InvalidArgument(
                $"Column '{name}' cannot become {type}: it is {field.Type}. Allowed are int to long, float to double and a decimal of more digits."
            );
        if (_table.DefaultSpec.Fields.Any(f => f.SourceId == field.Id && !f.Transform.Accepts(type)))
            throw IcebergException.InvalidArgument($"Column '{name}' cannot become {type}: the partition spec does not take it.");
        Replace(
            field.Id,
            field with
            {
                Type = type,
                InitialDefault = TypePromotion.Promote(type, field.InitialDefault),
                WriteDefault = TypePromotion.Promote(type, field.WriteDefault),
            }
        );
        return this;
    }

    /// <summary>Allows null in a column.</summary>
    public SchemaUpdate MakeOptional(string name)
    {
        var field = _schema.RequireField(name);
        if (_identifiers.Contains(field.Id))
            throw IcebergException.InvalidArgument($"Column '{name}' identifies rows: it must stay required.");
        Replace(field.Id, field with { Required = false });
        return this;
    }

    /// <summary>Sets or removes a column's comment.</summary>
    public SchemaUpdate SetDoc(string name, string? doc)
    {
        var field = _schema.RequireField(name);
        Replace(field.Id, field with { Doc = doc });
        return this;
    }

    /// <summary>Moves a column to the front of its struct.</summary>
    public SchemaUpdate MoveFirst(string name) => Move(name, _ => 0);

    /// <summary>Moves a column directly after another of the same struct.</summary>
    public SchemaUpdate MoveAfter(string name, string other)
    {
        var target = _schema.RequireField(other).Id;
        return Move(
            name,
            siblings =>
                siblings.FindIndex(field => field.Id == target) is var index and >= 0
                    ? index + 1
                    : throw IcebergException.InvalidArgument($"'{other}' is not in the same struct as '{name}'.")
        );
    }

    /// <summary>Moves a column directly before another of the same struct.</summary>
    public SchemaUpdate MoveBefore(string name, string other)
    {
        var target = _schema.RequireField(other).Id;
        return Move(
            name,
            siblings =>
                siblings.FindIndex(field => field.Id == target) is var index and >= 0
                    ? index
                    : throw IcebergException.InvalidArgument($"'{other}' is not in the same struct as '{name}'.")
        );
    }

    /// <summary>Sets the columns that identify a row; they must be required.</summary>
    public SchemaUpdate SetIdentifierFields(params IReadOnlyList<string> names)
    {
        _identifiers.Clear();
        foreach (var name in names)
            _identifiers.Add(_schema.RequireField(name).Id);
        return this;
    }

    internal Schema Build()
    {
        var schema = new Schema(_schema.SchemaId, _schema.Struct, [.. _identifiers.Order()]);
        SchemaRules.Check(schema, _table.FormatVersion);
        _ = schema.HighestFieldId;
        return schema;
    }

    private SchemaUpdate Add(string name, IcebergType type, string? doc, object? defaultValue, bool required)
    {
        var dot = name.LastIndexOf('.');
        var parent = dot < 0 ? null : _schema.RequireField(name[..dot]);
        if (_schema.FindField(name) is not null)
            throw IcebergException.InvalidArgument($"There is already a column '{name}'.");
        if (defaultValue is not null && _table.FormatVersion < 3)
            throw IcebergException.InvalidArgument(
                $"A default of column '{name}' needs format version 3; the table has {_table.FormatVersion}."
            );
        var id = ++_lastId;
        var fresh = new FreshIds(_lastId);
        var typed = fresh.Assign(type);
        _lastId = fresh.Last;
        var plain = Values.From(typed, defaultValue);
        var field = new NestedField(id, name[(dot + 1)..], typed, required, doc) { InitialDefault = plain, WriteDefault = plain };
        if (parent is null)
            Rebuild(new StructType([.. _schema.Fields, field]));
        else if (Container(parent.Type) is not { } container)
            throw IcebergException.InvalidArgument($"'{name[..dot]}' is {parent.Type}: fields can be added only to structs.");
        else
            Rebuild(
                (StructType)
                    SchemaTree.Edit(
                        _schema.Struct,
                        siblings => ReferenceEquals(siblings, container.Fields) ? [.. siblings, field] : siblings
                    )
            );
        return this;
    }

    private static StructType? Container(IcebergType type) =>
        type switch
        {
            StructType structType => structType,
            ListType { Element: StructType element } => element,
            MapType { Value: StructType value } => value,
            _ => null,
        };

    private SchemaUpdate Move(string name, Func<List<NestedField>, int> to)
    {
        var field = _schema.RequireField(name);
        Rebuild(
            (StructType)
                SchemaTree.Edit(
                    _schema.Struct,
                    siblings =>
                    {
                        if (siblings.All(sibling => sibling.Id != field.Id))
                            return siblings;
                        var list = siblings.Where(sibling => sibling.Id != field.Id).ToList();
                        list.Insert(to(list), siblings.First(sibling => sibling.Id == field.Id));
                        return list;
                    }
                )
        );
        return this;
    }

    private void Replace(int id, NestedField? with) => Rebuild((StructType)SchemaTree.Replace(_schema.Struct, id, with));

    private void Rebuild(StructType type)
    {
        _schema = new Schema(_schema.SchemaId, type, _schema.IdentifierFieldIds);
        if (type.Fields.Count == 0)
            throw IcebergException.InvalidArgument("A table needs a column.");
        _ = _schema.HighestFieldId;
    }
}
