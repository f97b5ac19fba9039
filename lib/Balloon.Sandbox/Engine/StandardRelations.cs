using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The tables of PostgreSQL's pg_catalog and the standard's information_schema, as far as they tell of relations and columns.</summary>
internal sealed class StandardRelations
{
    private const string Catalog = "pg_catalog";
    private const string Information = "information_schema";
    private const int FirstUserNamespace = 16_384;

    private static readonly SqlType Text = SqlType.Varchar,
        Number = SqlType.Integer,
        Flag = SqlType.Boolean;

    // Numbers of PostgreSQL's own, and two beyond them.
    private static readonly (int Oid, string Name)[] Namespaces =
    [
        (11, Catalog),
        (2200, "public"),
        (13_000, Information),
        (13_001, "rw_catalog"),
    ];

    private readonly EngineCatalog catalog;
    private readonly Dictionary<(string Schema, string Name), SystemRelation> tables;

    public StandardRelations(EngineCatalog catalog)
    {
        this.catalog = catalog;
        tables = new (string, SystemRelation)[]
        {
            (Catalog, new("pg_namespace", [("oid", Number), ("nspname", Text)], AllNamespaces)),
            (Catalog, new("pg_class", [("oid", Number), ("relname", Text), ("relnamespace", Number), ("relkind", Text)], Classes)),
            (
                Catalog,
                new(
                    "pg_attribute",
                    [
                        ("attrelid", Number),
                        ("attname", Text),
                        ("atttypid", Number),
                        ("attlen", SqlType.SmallInt),
                        ("attnum", SqlType.SmallInt),
                        ("attnotnull", Flag),
                        ("attisdropped", Flag),
                    ],
                    Attributes
                )
            ),
            (Catalog, new("pg_description", [("objoid", Number), ("objsubid", Number), ("description", Text)], Descriptions)),
            (
                Information,
                new("tables", [("table_catalog", Text), ("table_schema", Text), ("table_name", Text), ("table_type", Text)], Tables)
            ),
            (
                Information,
                new(
                    "columns",
                    [
                        ("table_catalog", Text),
                        ("table_schema", Text),
                        ("table_name", Text),
                        ("column_name", Text),
                        ("ordinal_position", Number),
                        ("is_nullable", Text),
                        ("data_type", Text),
                    ],
                    Columns
                )
            ),
        }.ToDictionary(t => (t.Item1, t.Item2.Name), t => t.Item2);
    }

    public Relation? Find(string? schema, string name) => tables.GetValueOrDefault((schema ?? Catalog, name));

    private IEnumerable<Relation> Relations => catalog.All.Where(r => Kind(r) is not null);

    private static string? Kind(Relation relation) =>
        relation.Kind switch
        {
            "table" => "r",
            "view" => "v",
            "materialized view" => "m",
            "index" => "i",
            "source" => "x",
            _ => null,
        };

    /// <summary>The number of a schema.</summary>
    public int SchemaId(string schema) =>
        Array.Find(Namespaces, n => n.Name == schema).Oid is > 0 and var known
            ? known
            : (int)(catalog.Schema(schema)?.Id ?? 0) + FirstUserNamespace;

    /// <summary>The schemas: number and name.</summary>
    public IEnumerable<object?[]> AllNamespaces() =>
        Namespaces
            .Select(n => new object?[] { n.Oid, n.Name })
            .Concat(catalog.All.OfType<SchemaObject>().Select(s => new object?[] { (int)s.Id + FirstUserNamespace, s.Schema }));

    private IEnumerable<object?[]> Classes() =>
        Relations.Select(r =>
        {
            var (schema, name) = ObjectNames.Split(r.Name);
            return new object?[] { (int)r.Id, name, SchemaId(schema), Kind(r) };
        });

    private IEnumerable<object?[]> Attributes() =>
        Relations.SelectMany(r =>
            Visible(r)
                .Select(c =>
                    new object?[] { (int)r.Id, c.Field.Name, c.Field.Type.Oid, c.Field.Type.Length, (short)c.Number, c.Required, false }
                )
        );

    // Columns are numbered from 1, hidden ones by minus 1; 0 is the table.
    private IEnumerable<object?[]> Descriptions() =>
        catalog
            .All.OfType<TableRelation>()
            .SelectMany(t =>
                t.Comments.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new object?[] { (int)t.Id, Place(t, c.Key), c.Value })
            );

    private static int Place(TableRelation table, string column)
    {
        if (column.Length == 0)
            return 0;
        var at = table.Fields.ToList().FindIndex(f => f.Name == column);
        return table.Fields[at].Hidden ? -1 : at + 1;
    }

    private IEnumerable<object?[]> Tables() =>
        Relations
            .Where(r => r.Kind is "table" or "view" or "materialized view")
            .Select(r =>
            {
                var (schema, name) = ObjectNames.Split(r.Name);
                var type = r.Kind == "table" ? "BASE TABLE" : r.Kind.ToUpperInvariant();
                return new object?[] { "dev", schema, name, type };
            });

    private IEnumerable<object?[]> Columns() =>
        Relations
            .Where(r => r.Kind != "index")
            .SelectMany(r =>
            {
                var (schema, name) = ObjectNames.Split(r.Name);
                return Visible(r)
                    .Select(c =>
                        new object?[] { "dev", schema, name, c.Field.Name, c.Number, c.Required ? "NO" : "YES", c.Field.Type.Name }
                    );
            });

    private static IEnumerable<(Field Field, int Number, bool Required)> Visible(Relation relation) =>
        relation
            .Fields.Select((f, i) => (Field: f, Required: relation is TableRelation table && table.NotNull[i]))
            .Where(c => !c.Field.Hidden)
            .Select((c, i) => (c.Field, i + 1, c.Required));
}
