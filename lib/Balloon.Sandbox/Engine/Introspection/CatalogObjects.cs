using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>
/// The engine's objects as PostgreSQL's catalog presents them, with numbers, kinds and definitions. The numbers are those of rw_catalog.
/// </summary>
internal sealed class CatalogObjects(EngineCatalog catalog)
{
    public const int PgCatalogId = 11;
    public const int Owner = 1;
    public const string OwnerName = "root";
    public const int IndexMethod = 403;
    public const int ForeignServer = 1;
    public const int SqlLanguage = 14;
    private const int FirstUserNamespace = 16_384;
    private const int KeyOffset = 1_000_000_000;

    // PostgreSQL's own numbers, and two beyond them.
    private static readonly (int Oid, string Name)[] Namespaces =
    [
        (PgCatalogId, CatalogTable.PgCatalog),
        (2200, "public"),
        (13_000, CatalogTable.Information),
        (13_001, "rw_catalog"),
    ];

    /// <summary>The objects that pg_class lists.</summary>
    public IEnumerable<Relation> Relations => catalog.All.Where(r => Kind(r) is not null && !InnerObjects.Is(r));

    public IEnumerable<FunctionRelation> Functions => catalog.All.OfType<FunctionRelation>();

    public IEnumerable<IndexRelation> Indexes => catalog.All.OfType<IndexRelation>();

    /// <summary>The tables with a PRIMARY KEY.</summary>
    public IEnumerable<TableRelation> Keyed => catalog.All.OfType<TableRelation>().Where(t => t.UserKey is not null);

    public IEnumerable<TableRelation> Tables => catalog.All.OfType<TableRelation>();

    /// <summary>
    /// pg_class.relkind: r table, v view, m materialized view, i index, f (foreign table) for a source; null for any other object.
    /// </summary>
    public static string? Kind(Relation relation) =>
        relation.Kind switch
        {
            "table" => "r",
            "view" => "v",
            "materialized view" => "m",
            "index" => "i",
            "source" => "f",
            _ => null,
        };

    public static int Oid(Relation relation) => (int)relation.Id;

    /// <summary>The number of a table's PRIMARY KEY in pg_constraint.</summary>
    public static int KeyOid(TableRelation table) => (int)table.Id + KeyOffset;

    public static string KeyName(TableRelation table) => ObjectNames.Split(table.Name).Name + "_pkey";

    public Relation? Find(int oid) => Relations.FirstOrDefault(r => r.Id == oid);

    /// <summary>Finds a relation by its name in SQL, with or without its schema; null if there is none.</summary>
    public Relation? Named(string name)
    {
        var plain = string.Join('.', Parts(name));
        plain = plain.StartsWith("public.", StringComparison.Ordinal) ? plain["public.".Length..] : plain;
        return Relations.FirstOrDefault(r => r.Name == plain);
    }

    /// <summary>Finds a function by its name; null if there is none.</summary>
    public FunctionRelation? Function(string name)
    {
        var own = Parts(name)[^1];
        return Functions.FirstOrDefault(f => f.FunctionName == own || f.Name == own);
    }

    /// <summary>The numbers and names of the schemas.</summary>
    public IEnumerable<(int Oid, string Name)> Schemas() =>
        Namespaces.Concat(catalog.All.OfType<SchemaObject>().Select(s => ((int)s.Id + FirstUserNamespace, s.Schema)));

    public int SchemaOid(string schema) => Schemas().FirstOrDefault(s => s.Name == schema).Oid;

    /// <summary>A name as it must be written in SQL, without its schema if that is public.</summary>
    public static string Written(Relation relation)
    {
        var (schema, name) = ObjectNames.Split(relation.Name);
        return schema == "public" ? Keywords.Quote(name) : $"{Keywords.Quote(schema)}.{Keywords.Quote(name)}";
    }

    /// <summary>The columns that * shows, numbered from 1.</summary>
    public static IEnumerable<(Field Field, short Number, int Index)> Columns(Relation relation) =>
        relation.Fields.Select((f, i) => (f, i)).Where(c => !c.f.Hidden).Select((c, n) => (c.f, (short)(n + 1), c.i));

    public static bool IsRequired(Relation relation, int index) => relation is TableRelation table && table.NotNull[index];

    /// <summary>The text of a column's default, or null.</summary>
    public static string? Default(Relation relation, int index) =>
        relation is TableRelation table && (table.Defaults[index] is not null || table.Generated[index] is not null)
            ? DefaultText.Of(table, index)
            : null;

    /// <summary>The text after AS in the CREATE statement.</summary>
    public static string? Definition(Relation relation)
    {
        if (relation.Kind is not ("view" or "materialized view") || Parser.Parse(relation.Sql) is not [CreateView create])
            return null;
        return relation.Sql[(create.Query.At - create.At)..].Trim().TrimEnd(';') + ";";
    }

    public static string IndexDefinition(IndexRelation index) =>
        $"CREATE INDEX {Keywords.Quote(ObjectNames.Split(index.Name).Name)} ON {index.On.Schema}.{Keywords.Quote(ObjectNames.Split(index.On.Name).Name)} USING index ({index.Keys})"
        + (index.Include.Length == 0 ? "" : $" INCLUDE ({index.Include})");

    public static string KeyDefinition(TableRelation table) =>
        $"PRIMARY KEY ({string.Join(", ", table.UserKey!.Select(k => Keywords.Quote(table.Fields[k].Name)))})";

    /// <summary>The comment on a relation, or on one of its columns by number, or null.</summary>
    public string? Comment(int oid, int number)
    {
        if (Find(oid) is not TableRelation table)
            return null;
        var column = number == 0 ? "" : Columns(table).FirstOrDefault(c => c.Number == number).Field?.Name;
        return column is null ? null : table.Comments.GetValueOrDefault(column);
    }

    // "A".b has the parts A and b.
    private static List<string> Parts(string name)
    {
        var parts = new List<string>();
        foreach (var token in Lexer.Read(name))
        {
            if (token.Kind == TokenKind.QuotedWord)
                parts.Add(token.Value);
            else if (token.Kind == TokenKind.Word)
                parts.Add(token.Value.ToLowerInvariant());
        }

        return parts.Count == 0 ? [""] : parts;
    }
}
