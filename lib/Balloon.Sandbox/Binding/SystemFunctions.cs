using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Functions about the session and the server, which clients call when they connect.</summary>
internal static class SystemFunctions
{
    public const string Version = "PostgreSQL 13.14.0-RisingWave-3.0.3 (Balloon sandbox)";

    public static Scalar? Find(Call call, BinderSettings settings) =>
        call.Name switch
        {
            "version" => Text(Version),
            "current_database" or "current_catalog" => Text(settings.Database),
            "current_schema" => Text("public"),
            "current_user" or "session_user" or "user" or "current_role" => Text(settings.User),
            "current_setting" when call.Arguments is [TextLiteral name] => Text(
                settings.Setting(name.Value)
                    ?? throw new SqlException(
                        SqlStates.UndefinedObject,
                        $"unrecognized configuration parameter \"{name.Value}\"",
                        name.At + 1
                    )
            ),
            "current_setting" when call.Arguments is [TextLiteral name, BooleanLiteral { Value: true }] => new Constant(
                settings.Setting(name.Value),
                SqlType.Varchar
            ),
            "set_config" when call.Arguments is [TextLiteral name, TextLiteral value, BooleanLiteral local] => local.Value
                ? throw Refusal.NotSupported("set_config for one transaction", call.At)
                : new ImpureScalar(
                    call.Name,
                    SqlType.Varchar,
                    () =>
                    {
                        settings.Set(name.Value, value.Value, call.At);
                        return settings.Setting(name.Value)!;
                    }
                ),
            "pg_backend_pid" => new Constant(1, SqlType.Integer),
            "pg_is_in_recovery" => new Constant(false, SqlType.Boolean),
            "current_schemas" when call.Arguments is [NullLiteral] => new Constant(null, SqlType.ArrayOf(SqlType.Varchar)),
            "current_schemas" => new Constant(new SqlArray(["pg_catalog", "public"]), SqlType.ArrayOf(SqlType.Varchar)),
            _ => null,
        };

    private static Constant Text(string value) => new(value, SqlType.Varchar);
}
