using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// An index: a named relation over a table's keys and columns. State is in memory and is scanned, so an index stores no rows of its own:
/// selecting from it reads the table.
/// </summary>
internal sealed class IndexRelation(string name, Relation on, IReadOnlyList<SelectItem> items, IReadOnlyList<Field> fields) : Relation(name)
{
    public override string Kind => "index";

    public override IReadOnlyList<Field> Fields { get; } = fields;

    public override bool AppendOnly => false;

    public override Query? ViewQuery => QueryOf(ObjectNames.Split(On.Name), items);

    /// <summary>The indexed table or view.</summary>
    public Relation On { get; } = on;

    /// <summary>Its keys as SHOW INDEXES shows them: <c>a ASC, b DESC</c>.</summary>
    public required string Keys { get; init; }

    /// <summary>How many of its first columns are keys.</summary>
    public required int KeyCount { get; init; }

    /// <summary>The names of the columns that are not keys.</summary>
    public required string Include { get; init; }

    public required string DistributedBy { get; init; }

    /// <summary>A query for some columns of a table.</summary>
    public static Query QueryOf((string Schema, string Name) table, IReadOnlyList<SelectItem> items) =>
        new(
            [],
            new Select(
                false,
                [],
                items,
                new NamedTable(table.Schema, table.Name, null, 0),
                null,
                [],
                null,
                new Dictionary<string, WindowSpec>(),
                0
            ),
            [],
            null,
            false,
            null,
            0
        );
}
