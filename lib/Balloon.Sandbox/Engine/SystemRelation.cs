using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A table that the engine fills when it is read.</summary>
internal sealed class SystemRelation : Relation
{
    private readonly Func<IEnumerable<object?[]>> rows;

    public SystemRelation(string name, IReadOnlyList<(string Name, SqlType Type)> columns, Func<IEnumerable<object?[]>> rows)
        : base(name)
    {
        this.rows = rows;
        Fields = [.. columns.Select(c => new Field(name, c.Name, c.Type))];
    }

    public override string Kind => "system table";

    public override IReadOnlyList<Field> Fields { get; }

    public override bool AppendOnly => false;

    public Batch Read()
    {
        var builder = new BatchBuilder([.. Fields.Select(f => f.Type)]);
        foreach (var row in rows())
            builder.AddRow(row);
        return builder.Build();
    }
}
