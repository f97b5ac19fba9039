using Balloon.Sandbox.Types;
using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>rw_functions: functions made by CREATE FUNCTION.</summary>
internal static class RwFunctions
{
    public static SystemRelation Of(CatalogObjects objects) =>
        new(
            "rw_functions",
            [
                ("id", Number),
                ("name", Words),
                ("schema_id", Number),
                ("owner", Number),
                ("type", Words),
                ("arg_type_ids", SqlType.ArrayOf(Number)),
                ("return_type_id", Number),
                ("language", Words),
                ("definition", Words),
            ],
            () =>
                objects.Functions.Select(f =>
                    new object?[]
                    {
                        (int)f.Id,
                        f.FunctionName,
                        objects.SchemaOid(f.Schema),
                        CatalogObjects.Owner,
                        "scalar",
                        new SqlArray([.. f.Parameters.Select(p => (object?)p.Type.Oid)]),
                        f.Returns.Oid,
                        "sql",
                        f.Sql,
                    }
                )
        );
}
