using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A system table, whose rows are computed when it is read.</summary>
internal sealed class SystemRelation : Relation
{
    private readonly Func<IEnumerable<object?[]>> rows;
    private readonly IReadOnlyList<Field> fields;

    public SystemRelation(string name, IReadOnlyList<(string Name, SqlType Type)> columns, Func<IEnumerable<object?[]>> rows)
        : base(name)
    {
        this.rows = rows;
        fields = [.. columns.Select(c => new Field(name, c.Name, c.Type))];
    }

    /// <summary>The system schema that it belongs to.</summary>
    public string SchemaName { get; init; } = "rw_catalog";

    public override string Schema => SchemaName;

    /// <summary>How many of its last columns are not part of *.</summary>
    public int HiddenColumns
    {
        init => fields = [.. fields.Select((f, i) => f with { Hidden = i >= fields.Count - value })];
    }

    public override string Kind => "system table";

    public override IReadOnlyList<Field> Fields => fields;

    public override bool AppendOnly => false;

    public Batch Read()
    {
        var builder = new BatchBuilder([.. Fields.Select(f => f.Type)]);
        foreach (var row in rows())
            builder.AddRow(row);
        return builder.Build();
    }
}
