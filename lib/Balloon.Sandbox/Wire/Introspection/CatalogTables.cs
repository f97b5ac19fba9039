using System.Text.RegularExpressions;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>The rows of PostgreSQL's catalog that clients ask for: expression in normal form → value as text.</summary>
internal sealed partial class CatalogTables(ISqlSession session, string database)
{
    private const string Index = "pg_index";
    private const string Server = "s.srvname";

    private readonly RelationList relations = new(session);

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
        "pg_rewrite",
        "pg_enum",
        "pg_attrdef",
        "pg_description",
        "pg_extension",
        "pg_event_trigger",
        "pg_partitioned_table",
        "pg_sequence",
        "pg_subscription",
        "pg_operator",
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
        "pg_am",
        "pg_tablespace",
        "pg_foreign_table",
        "pg_foreign_server",
    };

    /// <summary>Whether a query can be answered here; others are the engine's.</summary>
    public static bool Knows(CatalogQuery query) =>
        AsksForTypes(query)
        || DescribedColumns.AreAsked(query)
        || ViewAsked().IsMatch(query.Text)
        || IsOfIndexes(query)
        || FunctionsAsked().IsMatch(query.Text)
        || IsOfMadeTypes(query)
        || (query.Tables.Any(Empty.Contains) && CatalogShapes.AsksForRows(query))
        || (
            query.Tables.Count > 0
            && query.Tables.All(table => Filled.Contains(table) || table == Index)
            && CatalogShapes.Understands(query)
        );

    /// <summary>The rows of a query.</summary>
    public async Task<List<Dictionary<string, string?>>> RowsAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        if (AsksForTypes(query))
            return TypeRows.All();
        if (DescribedColumns.AreAsked(query))
            return DescribedColumns.Rows(query);
        if (IsOfIndexes(query))
            return await IndexesAsync(query, cancellationToken).ConfigureAwait(false);
        if (FunctionsAsked().IsMatch(query.Text))
            return await FunctionsAsync(query, cancellationToken).ConfigureAwait(false);
        if (query.Tables.Any(Empty.Contains))
            return [];
        if (ViewAsked().Match(query.Text) is { Success: true } view)
            return await ViewAsync(query, view.Groups[1].Value, cancellationToken).ConfigureAwait(false);
        return query.Tables[0] switch
        {
            "pg_class" => await ClassesAsync(query, cancellationToken).ConfigureAwait(false),
            "pg_attribute" => await AttributesAsync(query, cancellationToken).ConfigureAwait(false),
            "pg_namespace" => await NamespacesAsync(query, cancellationToken).ConfigureAwait(false),
            "pg_database" => [OfDatabase(database)],
            "pg_roles" or "pg_user" => [OfRoles],
            "pg_foreign_table" when query.Items[0].Expression == Server => [new() { [Server] = ClassRows.ServerOfSources }],
            "pg_foreign_table" => await ClassesAsync(query, cancellationToken).ConfigureAwait(false),
            _ => [],
        };
    }

    private static bool AsksForTypes(CatalogQuery query) => query.Text.Contains("elemtypoid", StringComparison.Ordinal);

    /// <summary>Types that were made, composite ones, and those beside the system's own: there are none.</summary>
    private static bool IsOfMadeTypes(CatalogQuery query) =>
        query.Tables is ["pg_type", ..] && MadeTypes().IsMatch(query.Text) && CatalogShapes.AsksForRows(query);

    private static bool IsOfIndexes(CatalogQuery query) =>
        query.Tables.Contains(Index) && query.Items is [("c2.relname" or "i.indisunique", _), ..] && OidAsked().IsMatch(query.Text);

    private async Task<List<Dictionary<string, string?>>> ViewAsync(CatalogQuery query, string oid, CancellationToken cancellationToken)
    {
        var all = await relations.AllAsync(cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(relation => ClassRows.Number(relation.Oid) == oid) is { } found
            ? [new() { [query.Items[0].Expression] = await relations.DefinitionAsync(found, cancellationToken).ConfigureAwait(false) }]
            : [];
    }

    private async Task<List<Dictionary<string, string?>>> ClassesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var all = await relations.AllAsync(cancellationToken).ConfigureAwait(false);
        var indexes = await relations.IndexesAsync(all, cancellationToken).ConfigureAwait(false);
        var kinds =
            query.Tables[0] == "pg_foreign_table" ? "'f'"
            : KindsAsked().Match(query.Text) is { Success: true } asked ? asked.Groups[1].Value
            : null;
        var visible = query.Text.Contains("pg_table_is_visible", StringComparison.Ordinal);
        return
        [
            .. all.Where(relation => kinds is null || kinds.Contains($"'{relation.Kind}'", StringComparison.Ordinal))
                .Where(relation => !visible || relation.Schema == "public")
                .Where(relation => Fits(query, "relname", relation.Name) && Fits(query, "nspname", relation.Schema))
                .Where(relation =>
                    OidAsked().Match(query.Text) is not { Success: true } oid || oid.Groups[1].Value == ClassRows.Number(relation.Oid)
                )
                .Select(relation => ClassRows.Class(relation, indexes)),
        ];
    }

    private async Task<List<Dictionary<string, string?>>> AttributesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var all = await relations.AllAsync(cancellationToken).ConfigureAwait(false);
        var oid = OidAsked().Match(query.Text).Groups[1].Value;
        if (all.FirstOrDefault(relation => ClassRows.Number(relation.Oid) == oid) is not { } found)
            return [];
        var indexes = await relations.IndexesAsync(all, cancellationToken).ConfigureAwait(false);
        var index = indexes.FirstOrDefault(i => i.Index == found);
        return [.. relations.Columns(found).Select(column => ClassRows.Attribute(column, index))];
    }

    /// <summary>The indexes on a relation, or the index that was asked for.</summary>
    private async Task<List<Dictionary<string, string?>>> IndexesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var all = await relations.AllAsync(cancellationToken).ConfigureAwait(false);
        var indexes = await relations.IndexesAsync(all, cancellationToken).ConfigureAwait(false);
        var oid = OidAsked().Match(query.Text).Groups[1].Value;
        return
        [
            .. indexes.Where(index => ClassRows.Number(index.On.Oid) == oid).Select(ClassRows.Index),
            .. indexes.Where(index => ClassRows.Number(index.Index.Oid) == oid).Select(ClassRows.IndexItself),
        ];
    }

    private async Task<List<Dictionary<string, string?>>> FunctionsAsync(CatalogQuery query, CancellationToken cancellationToken) =>
        [
            .. (await relations.FunctionsAsync(cancellationToken).ConfigureAwait(false))
                .Where(row => Fits(query, "nspname", "public") && Fits(query, "proname", (string)row[0]!))
                .Select(row => new Dictionary<string, string?>
                {
                    ["n.nspname"] = "public",
                    ["p.proname"] = (string)row[0]!,
                    ["pg_get_function_result(p.oid)"] = (string)row[2]!,
                    ["pg_get_function_arguments(p.oid)"] = (string)row[1]!,
                    ["\"Type\""] = "func",
                }),
        ];

    private async Task<List<Dictionary<string, string?>>> NamespacesAsync(CatalogQuery query, CancellationToken cancellationToken) =>
        [
            .. (await relations.SchemasAsync(cancellationToken).ConfigureAwait(false))
                .Where(name => Fits(query, "nspname", name))
                .Select(OfNamespace),
        ];

    internal static Dictionary<string, string?> OfNamespace(string name) =>
        new() { ["n.nspname"] = name, ["pg_get_userbyid(n.nspowner)"] = ClassRows.Owner };

    internal static Dictionary<string, string?> OfDatabase(string name) =>
        new()
        {
            ["d.datname"] = name,
            ["pg_get_userbyid(d.datdba)"] = ClassRows.Owner,
            ["pg_encoding_to_char(d.encoding)"] = "UTF8",
            ["d.datcollate"] = "C.UTF-8",
            ["d.datctype"] = "C.UTF-8",
            ["'libc'"] = "libc",
        };

    internal static Dictionary<string, string?> OfRoles { get; } =
        new()
        {
            ["r.rolname"] = ClassRows.Owner,
            ["r.rolsuper"] = "t",
            ["r.rolinherit"] = "t",
            ["r.rolcreaterole"] = "t",
            ["r.rolcreatedb"] = "t",
            ["r.rolcanlogin"] = "t",
            ["r.rolconnlimit"] = "-1",
            ["r.rolreplication"] = "f",
            ["r.rolbypassrls"] = "f",
        };

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

    [GeneratedRegex(@"relkind IN \(([^)]*)\)")]
    private static partial Regex KindsAsked();

    [GeneratedRegex(@"pg_get_viewdef\('(\d+)'")]
    private static partial Regex ViewAsked();

    /// <summary>What \df lists.</summary>
    [GeneratedRegex(@"^SELECT n\.nspname as ""Schema"", p\.proname as ""Name"", pg_get_function_result\(p\.oid\) .* FROM pg_proc p ")]
    private static partial Regex FunctionsAsked();

    [GeneratedRegex(@"\w+\.typtype ?= ?'c'|n\.nspname <> 'pg_catalog' AND n\.nspname <> 'information_schema'")]
    private static partial Regex MadeTypes();

    [GeneratedRegex(@"(?:oid|attrelid) = '(\d+)'")]
    private static partial Regex OidAsked();

    [GeneratedRegex(@"\w+\.(relname|nspname|proname|datname|rolname) OPERATOR\(~\) E?'((?:[^']|'')*)'")]
    private static partial Regex NamePattern();
}
