using System.Globalization;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>The functions with which PostgreSQL's clients inspect its catalog. They see the objects as they are at the call.</summary>
internal sealed class CatalogFunctions(CatalogObjects objects)
{
    private static readonly DateTimeOffset Started = new(System.Diagnostics.Process.GetCurrentProcess().StartTime);

    private static readonly SqlType Options = SqlType.StructOf(
        new StructField("option_name", SqlType.Varchar),
        new StructField("option_value", SqlType.Varchar)
    );

    /// <summary>A call of such a function; null for any other name or number of arguments.</summary>
    public Scalar? Find(string name, Scalar[] a) =>
        (name, a.Length) switch
        {
            ("format_type", 2) => Text(name, a, x => x[0] is null ? null : PgType.Spelled(Number(x[0]))),
            ("pg_get_userbyid", 1) => Text(name, a, _ => CatalogObjects.OwnerName),
            ("pg_get_expr", 2 or 3) => Text(name, a, x => x[0] as string),
            ("pg_get_viewdef", 1 or 2) => Text(name, a, x => Relation(x[0]) is { } r ? CatalogObjects.Definition(r) : null),
            ("pg_get_indexdef", 1 or 3) => Text(name, a, IndexDefinition),
            ("pg_get_constraintdef", 1 or 2) => Text(
                name,
                a,
                x =>
                    objects.Keyed.FirstOrDefault(t => CatalogObjects.KeyOid(t) == Number(x[0])) is { } t
                        ? CatalogObjects.KeyDefinition(t)
                        : null
            ),
            ("pg_get_functiondef", 1) => Text(name, a, x => Function(x[0])?.Sql),
            ("pg_get_function_result", 1) => Text(name, a, x => Function(x[0])?.Returns.Name),
            ("pg_get_function_arguments" or "pg_get_function_identity_arguments", 1) => Text(name, a, x => Arguments(x[0])),
            ("pg_encoding_to_char", 1) => Text(
                name,
                a,
                x =>
                    x[0] is null ? null
                    : Number(x[0]) == 6 ? "UTF8"
                    : ""
            ),
            ("obj_description", 1 or 2) => Text(name, a, x => x[0] is null ? null : objects.Comment(Number(x[0]), 0)),
            ("col_description", 2) => Text(name, a, x => x[0] is null || x[1] is null ? null : objects.Comment(Number(x[0]), Number(x[1]))),


            ("shobj_description", 2)
            or
            ("pg_get_partkeydef" or "pg_get_triggerdef" or "pg_get_ruledef" or "pg_get_statisticsobjdef_columns", 1 or 2)
            or
            ("pg_get_serial_sequence", 2)
            or ("pg_tablespace_location", 1) => Text(name, a, _ => null),
            ("pg_size_pretty", 1) => Text(name, a, x => x[0] is null ? null : Pretty(Convert.ToInt64(x[0], CultureInfo.InvariantCulture))),
            ("pg_table_size" or "pg_relation_size" or "pg_total_relation_size", 1) => Number64(name, a, x => Size(Named(x[0]!))),
            // An index stores no rows of its own: the table is read instead.
            ("pg_indexes_size", 1) => Number64(name, a, x => Named(x[0]!) is null ? null : 0L),
            ("pg_relation_size", 2) => Number64(name, a, x => (string)x[1]! == "main" ? Size(Named(x[0]!)) : 0L),
            ("pg_postmaster_start_time", 0) => new Constant(EvaluationContext.Micros(Started), SqlType.TimestampTz),
            // There is nobody to cancel: pg_stat_activity lists no backends.
            ("pg_cancel_backend" or "pg_terminate_backend", 1) => Flag(name, a, false),
            ("pg_database_size", 1) => new FunctionN(name, a, SqlType.BigInt, _ => objects.Relations.Sum(Bytes), NullWhenAnyIs: true),


            ("pg_has_role", 2 or 3)
            or
            ("has_any_column_privilege" or "has_function_privilege" or "has_table_privilege" or "has_schema_privilege", 2 or 3)
            or ("has_database_privilege" or "has_column_privilege", 2 or 3 or 4) => Flag(name, a, true),
            ("pg_table_is_visible", 1) => new FunctionN(
                name,
                a,
                SqlType.Boolean,
                x => Relation(x[0])?.Schema == "public",
                NullWhenAnyIs: true
            ),
            ("pg_function_is_visible" or "pg_type_is_visible" or "pg_conversion_is_visible" or "pg_collation_is_visible", 1)
            or ("pg_operator_is_visible" or "pg_opclass_is_visible" or "pg_ts_config_is_visible" or "pg_ts_dict_is_visible", 1) => Flag(
                name,
                a,
                true
            ),
            ("pg_relation_is_publishable" or "pg_is_other_temp_schema", 1) => Flag(name, a, false),
            ("pg_my_temp_schema", 0) => new Constant(0, SqlType.Integer),
            ("txid_current", 0) => new Constant(1L, SqlType.BigInt),
            ("age", 1) when a[0].Type.Kind == SqlTypeKind.Integer => new FunctionN(name, a, SqlType.Integer, _ => 0, NullWhenAnyIs: true),
            ("quote_ident", 1) => new FunctionN(name, a, SqlType.Varchar, x => Keywords.Quote((string)x[0]!), NullWhenAnyIs: true),
            ("quote_literal", 1) => new FunctionN(
                name,
                a,
                SqlType.Varchar,
                x => $"'{((string)x[0]!).Replace("'", "''", StringComparison.Ordinal)}'",
                NullWhenAnyIs: true
            ),
            ("pg_options_to_table", 1) => new FunctionN(name, a, Options, _ => null, NullWhenAnyIs: false),
            ("regclass" or "regproc" or "regprocedure" or "regtype" or "regnamespace" or "regrole", 1) => Named(name, a[0]),
            _ => null,
        };

    // A name is looked up as a number; a number is shown as its name, as psql shows it.
    private FunctionN Named(string kind, Scalar value) =>
        value.Type.Kind == SqlTypeKind.Varchar
            ? new FunctionN(kind, [value], SqlType.Integer, x => OidOf(kind, (string)x[0]!), NullWhenAnyIs: true)
            : new FunctionN(kind, [value], SqlType.Varchar, x => NameOf(kind, Number(x[0])), NullWhenAnyIs: true);

    private object OidOf(string kind, string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        int? found = kind switch
        {
            "regclass" => objects.Named(name) is { } relation ? CatalogObjects.Oid(relation) : SystemOid(name),
            "regproc" or "regprocedure" => objects.Function(name) is { } function ? CatalogObjects.Oid(function) : null,
            "regtype" => PgType.Number(name),
            "regnamespace" => objects.SchemaOid(name) is > 0 and var schema ? schema : null,
            _ => name == CatalogObjects.OwnerName ? CatalogObjects.Owner : null,
        };
        return found
            ?? throw new SqlException(
                kind == "regclass" ? SqlStates.UndefinedTable
                    : kind is "regproc" or "regprocedure" ? SqlStates.UndefinedFunction
                    : SqlStates.UndefinedObject,
                $"{kind[3..].Replace("class", "relation", StringComparison.Ordinal).Replace("proc", "function", StringComparison.Ordinal)} \"{name}\" does not exist"
            );
    }

    // The tables that pg_description and pg_depend refer to, with PostgreSQL's numbers.
    private static int? SystemOid(string name) =>
        name[(name.LastIndexOf('.') + 1)..] switch
        {
            "pg_class" => 1259,
            "pg_attribute" => 1249,
            "pg_proc" => 1255,
            "pg_type" => 1247,
            "pg_namespace" => 2615,
            "pg_constraint" => 2606,
            "pg_database" => 1262,
            "pg_extension" => 3079,
            "pg_cast" => 2605,
            "pg_language" => 2612,
            _ => null,
        };

    private string NameOf(string kind, int oid) =>
        kind switch
        {
            "regclass" when objects.Find(oid) is { } relation => CatalogObjects.Written(relation),
            "regproc" or "regprocedure" when objects.Functions.FirstOrDefault(f => f.Id == oid) is { } function => kind == "regproc"
                ? function.FunctionName
                : function.Name,
            "regtype" when oid != 0 => PgType.Spelled(oid),
            "regnamespace" when objects.Schemas().FirstOrDefault(s => s.Oid == oid).Name is { } schema => schema,
            "regrole" when oid == CatalogObjects.Owner => CatalogObjects.OwnerName,
            _ => oid == 0 ? "-" : oid.ToString(CultureInfo.InvariantCulture),
        };

    private Plan.Relation? Relation(object? oid) => oid is null ? null : objects.Find(Number(oid));

    private Plan.FunctionRelation? Function(object? oid) => oid is null ? null : objects.Functions.FirstOrDefault(f => f.Id == Number(oid));

    private string? Arguments(object? oid) =>
        Function(oid) is { } function
            ? string.Join(", ", function.Parameters.Select(p => p.Name is null ? p.Type.Name : $"{p.Name} {p.Type.Name}"))
            : null;

    // The name of one column of an index; 0 stands for the whole index.
    private string? IndexDefinition(object?[] x)
    {
        if (Relation(x[0]) is not IndexRelation index)
            return null;
        var column = x.Length == 1 ? 0 : Number(x[1]);
        return column == 0 ? CatalogObjects.IndexDefinition(index)
            : column <= index.Fields.Count ? index.Fields[column - 1].Name
            : null;
    }

    private static FunctionN Number64(string name, Scalar[] a, Func<object?[], object?> body) =>
        new(name, a, SqlType.BigInt, body, NullWhenAnyIs: true);

    private Plan.Relation? Named(object nameOrOid) => nameOrOid is string name ? objects.Named(name) : Relation(nameOrOid);

    private static object? Size(Plan.Relation? relation) => relation is null ? null : Bytes(relation);

    private static long Bytes(Plan.Relation relation) => relation is StoredRelation stored ? stored.Rows.Store.EstimatedBytes : 0;

    private static string Pretty(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        var unit = 0;
        while (Math.Abs(bytes) >= 10 * 1024 && unit < units.Length - 1)
            (bytes, unit) = ((bytes + 512) / 1024, unit + 1);
        return $"{bytes} {units[unit]}";
    }

    private static int Number(object? value) =>
        value is string text
            ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new SqlException(SqlStates.InvalidTextRepresentation, $"invalid input syntax for type oid: \"{text}\"")
            : Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private static FunctionN Text(string name, Scalar[] a, Func<object?[], string?> body) =>
        new(name, a, SqlType.Varchar, x => body(x), NullWhenAnyIs: false);

    private static FunctionN Flag(string name, Scalar[] a, bool value) => new(name, a, SqlType.Boolean, _ => value, NullWhenAnyIs: true);
}
