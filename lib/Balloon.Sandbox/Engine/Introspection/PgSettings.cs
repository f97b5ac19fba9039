using Balloon.Sandbox.Configuration;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_settings: the settings of the session that asks.</summary>
internal static class PgSettings
{
    public const string Name = "pg_settings";

    private const string Columns = """
        name setting unit category short_desc extra_desc context vartype source min_val max_val enumvals:text[] boot_val reset_val
        sourcefile sourceline:int4 pending_restart:bool=f
        """;

    public static SystemRelation Of(SessionSettings settings) =>
        CatalogTable.Of(CatalogTable.PgCatalog, Name, Columns, () => settings.All.Select(s => Row(s.Setting, s.Value)));

    private static CatalogRow Row(Setting setting, string value) =>
        new()
        {
            ["name"] = setting.Name,
            ["setting"] = value,
            ["category"] = setting.Effect.ToString(),
            ["short_desc"] = setting.Description,
            ["context"] = setting.Effect == SettingEffect.Tells ? "internal" : "user",
            ["vartype"] = setting.Values is Booleans ? "bool" : "string",
            ["source"] = value == setting.Default ? "default" : "session",
            ["boot_val"] = setting.Default,
            ["reset_val"] = setting.Default,
        };
}
