using System.Globalization;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The hidden source and sink that fill a table with a connector. No list shows them, and they are dropped with the table.
/// </summary>
internal static class TableFeed
{
    private const string SourcePrefix = "__source_of_table_";
    private const string SinkPrefix = "__feed_of_table_";

    /// <summary>True for a statement that creates a table with a connector.</summary>
    public static bool Has(CreateRelation create) => create.IsTable && create.Options.Count > 0;

    /// <summary>True for the source or the sink of such a table.</summary>
    public static bool Is(Relation relation) => TableId(relation) is not null;

    /// <summary>The source and the sink of a table; none if it has no connector.</summary>
    public static IEnumerable<Relation> Of(Relation table, EngineCatalog catalog) =>
        table is TableRelation ? catalog.All.Where(o => TableId(o) == table.Id) : [];

    /// <summary>The table that a hidden source belongs to; null for any other relation.</summary>
    public static Relation? TableOf(Relation source, EngineCatalog catalog) =>
        source is SourceRelation && TableId(source) is { } id ? catalog.All.FirstOrDefault(o => o.Id == id) : null;

    /// <summary>The statement of the source: the table's columns that are not generated, and the table's connector options.</summary>
    public static CreateRelation Source(CreateRelation create, long tableId)
    {
        if (!create.Options.Any(o => o.Name == "connector"))
            _ = OptionTables.Table.Read(create.Options);
        var columns = create.Columns.Where(c => c.Generated is null).Select(c => $"{Keywords.Quote(c.Name)} {c.Type.Name}");
        var sql = $"CREATE SOURCE {Written(create, SourcePrefix, tableId)} ({string.Join(", ", columns)}) {create.Connection}";
        return (CreateRelation)Parser.Parse(sql)[0];
    }

    /// <summary>The statement of the sink.</summary>
    public static CreateSink Sink(CreateRelation create, TableRelation table)
    {
        var columns = string.Join(", ", table.Fields.Where((_, i) => table.IsWritable(i)).Select(f => Keywords.Quote(f.Name)));
        var sql =
            $"CREATE SINK {Written(create, SinkPrefix, table.Id)} INTO {ObjectNames.Written(create.Name)} ({columns}) "
            + $"AS SELECT {columns} FROM {Written(create, SourcePrefix, table.Id)}";
        return (CreateSink)Parser.Parse(sql)[0];
    }

    private static string Written(CreateRelation create, string prefix, long tableId) =>
        $"{Keywords.Quote(ObjectNames.Split(create.Name).Schema)}.{Keywords.Quote(prefix + tableId.ToString(CultureInfo.InvariantCulture))}";

    private static long? TableId(Relation relation)
    {
        var prefix = relation switch
        {
            SourceRelation => SourcePrefix,
            TableSink => SinkPrefix,
            _ => null,
        };
        var name = ObjectNames.Split(relation.Name).Name;
        return
            prefix is not null
            && name.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(prefix.Length), CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }
}
