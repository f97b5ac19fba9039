using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>The rows of PostgreSQL's catalog that clients ask for: expression in normal form → value as text.</summary>
internal sealed partial class CatalogTables(ISqlSession session, string database)
{
    private const string Owner = "root";

    /// <summary>Tables of things that there are none of here.</summary>
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "pg_policy",
        "pg_statistic_ext",
        "pg_publication",
        "pg_publication_rel",
        "pg_inherits",
        "pg_constraint",
        "pg_trigger",
        "pg_index",
        "pg_rewrite",
        "pg_enum",
        "pg_attrdef",
        "pg_description",
        "pg_extension",
        "pg_event_trigger",
        "pg_partitioned_table",
        "pg_sequence",
        "pg_subscription",
        "pg_proc",
        "pg_operator",
        "pg_tablespace",
        "pg_foreign_server",
        "pg_cast",
    };

    /// <summary>Tables that there is something of.</summary>
    private static readonly HashSet<string> Filled = new(StringComparer.Ordinal)
    {
        "pg_class",
        "pg_attribute",
        "pg_namespace",
        "pg_database",
        "pg_roles",
        "pg_user",
        "pg_foreign_table",
        "pg_type",
    };

    /// <summary>Whether a query can be answered here; others are the engine's.</summary>
    public static bool Knows(CatalogQuery query) =>
        query.Tables.Any(table => Filled.Contains(table) || Empty.Contains(table)) || ViewAsked().IsMatch(query.Text);

    /// <summary>The rows of a query.</summary>
    public async Task<List<Dictionary<string, string?>>> RowsAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        if (query.Text.Contains("elemtypoid", StringComparison.Ordinal))
            return TypeRows.All();
        if (query.Tables is ["pg_foreign_table", ..])
            return [new() { ["s.srvname"] = "kafka" }];
        if (query.Tables.Any(Empty.Contains))
            return [];
        if (ViewAsked().Match(query.Text) is { Success: true } view)
            return await ViewAsync(query, view.Groups[1].Value, cancellationToken).ConfigureAwait(false);
        return query.Tables[0] switch
        {
            "pg_class" => await ClassesAsync(query, cancellationToken).ConfigureAwait(false),
            "pg_attribute" => await AttributesAsync(query, cancellationToken).ConfigureAwait(false),
            "pg_namespace" => Namespaces(query),
            "pg_database" => Databases(),
            "pg_roles" or "pg_user" => Roles(),
            _ => [],
        };
    }

    private async Task<List<Dictionary<string, string?>>> ViewAsync(CatalogQuery query, string oid, CancellationToken cancellationToken)
    {
        var relations = await RelationList.AllAsync(session, cancellationToken).ConfigureAwait(false);
        return relations.FirstOrDefault(relation => Number(relation.Oid) == oid) is { } found
            ?
            [
                new()
                {
                    [query.Items[0].Expression] = await RelationList
                        .DefinitionAsync(session, found, cancellationToken)
                        .ConfigureAwait(false),
                },
            ]
            : [];
    }

    private async Task<List<Dictionary<string, string?>>> ClassesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var relations = await RelationList.AllAsync(session, cancellationToken).ConfigureAwait(false);
        var kinds = KindsAsked().Match(query.Text) is { Success: true } asked ? asked.Groups[1].Value : null;
        return
        [
            .. relations
                .Where(relation => kinds is null || kinds.Contains($"'{relation.Kind}'", StringComparison.Ordinal))
                .Where(relation => Fits(query, "relname", relation.Name) && Fits(query, "nspname", "public"))
                .Where(relation => OidAsked().Match(query.Text) is not { Success: true } oid || oid.Groups[1].Value == Number(relation.Oid))
                .Select(Class),
        ];
    }

    private Dictionary<string, string?> Class(Relation relation) =>
        new()
        {
            ["c.oid"] = Number(relation.Oid),
            ["n.nspname"] = "public",
            ["c.relname"] = relation.Name,
            ["c.relkind"] = relation.Kind.ToString(),
            ["\"Type\""] = relation.Kind switch
            {
                'r' => "table",
                'v' => "view",
                'm' => "materialized view",
                _ => "source",
            },
            ["pg_get_userbyid(c.relowner)"] = Owner,
            ["c.relchecks"] = "0",
            ["c.relhasindex"] = "f",
            ["c.relhasrules"] = "f",
            ["c.relhastriggers"] = "f",
            ["c.relrowsecurity"] = "f",
            ["c.relforcerowsecurity"] = "f",
            ["false"] = "f",
            ["c.relispartition"] = "f",
            ["''"] = "",
            ["c.reltablespace"] = "0",
            ["\"reloftype\""] = "",
            ["c.relpersistence"] = "p",
            ["c.relreplident"] = "d",
            ["\"Persistence\""] = "permanent",
        };

    private async Task<List<Dictionary<string, string?>>> AttributesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var relations = await RelationList.AllAsync(session, cancellationToken).ConfigureAwait(false);
        var oid = OidAsked().Match(query.Text).Groups[1].Value;
        if (relations.FirstOrDefault(relation => Number(relation.Oid) == oid) is not { } found)
            return [];
        return
        [
            .. RelationList
                .Columns(session, found)
                .Select(column => new Dictionary<string, string?>
                {
                    ["a.attname"] = column.Name,
                    ["format_type(a.atttypid, a.atttypmod)"] = column.Type.Name,
                    ["a.attnotnull"] = "f",
                    ["a.attidentity"] = "",
                    ["a.attgenerated"] = "",
                    ["a.attstorage"] = column.Type.Length < 0 ? "x" : "p",
                    ["a.attcompression"] = "",
                }),
        ];
    }

    private static List<Dictionary<string, string?>> Namespaces(CatalogQuery query) =>
        Fits(query, "nspname", "public")
            ?
            [
                new()
                {
                    ["n.nspname"] = "public",
                    ["nspname"] = "public",
                    ["pg_get_userbyid(n.nspowner)"] = Owner,
                },
            ]
            : [];

    private List<Dictionary<string, string?>> Databases() =>
        [
            new()
            {
                ["d.datname"] = database,
                ["datname"] = database,
                ["pg_get_userbyid(d.datdba)"] = Owner,
                ["pg_encoding_to_char(d.encoding)"] = "UTF8",
                ["d.datcollate"] = "C.UTF-8",
                ["d.datctype"] = "C.UTF-8",
            },
        ];

    private static List<Dictionary<string, string?>> Roles()
    {
        var yes = ((string[])["rolsuper", "rolinherit", "rolcreaterole", "rolcreatedb", "rolcanlogin"]).ToDictionary(
            name => $"r.{name}",
            _ => (string?)"t"
        );
        yes["r.rolname"] = Owner;
        yes["r.rolconnlimit"] = "-1";
        yes["r.rolreplication"] = "f";
        yes["r.rolbypassrls"] = "f";
        return [yes];
    }

    /// <summary>Whether a name fits the pattern that psql makes of what was typed: <c>c.relname OPERATOR(~) '^(t.*)$'</c>.</summary>
    private static bool Fits(CatalogQuery query, string column, string name)
    {
        foreach (Match match in NamePattern().Matches(query.Text))
        {
            if (match.Groups[1].Value != column)
                continue;
            var pattern = match.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal);
            if (!Regex.IsMatch(name, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
                return false;
        }

        return true;
    }

    private static string Number(int oid) => oid.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"relkind IN \(([^)]*)\)")]
    private static partial Regex KindsAsked();

    [GeneratedRegex(@"pg_get_viewdef\('(\d+)'")]
    private static partial Regex ViewAsked();

    [GeneratedRegex(@"(?:oid|attrelid) = '(\d+)'")]
    private static partial Regex OidAsked();

    [GeneratedRegex(@"\w+\.(relname|nspname) OPERATOR\(~\) E?'((?:[^']|'')*)'")]
    private static partial Regex NamePattern();
}
