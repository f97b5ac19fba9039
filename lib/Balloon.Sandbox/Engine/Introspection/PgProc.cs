using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_proc: functions made by CREATE FUNCTION, and the system's function by which clients recognize array types.</summary>
internal static class PgProc
{
    private const string Columns = """
        oid:int4 proname pronamespace:int4 proowner:int4=1 prolang:int4=14 procost:float4=100 prorows:float4=0 provariadic:int4=0
        prosupport prokind=f prosecdef:bool=f proleakproof:bool=f proisstrict:bool=f proretset:bool=f provolatile=v proparallel=u
        pronargs:int2=0 pronargdefaults:int2=0 prorettype:int4 proargtypes:int4[] proallargtypes:int4[] proargmodes:text[]
        proargnames:text[] prosrc probin proconfig:text[] proacl:text[]
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_proc", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects
            .Functions.Select(f => new CatalogRow
            {
                ["oid"] = CatalogObjects.Oid(f),
                ["proname"] = f.FunctionName,
                ["pronamespace"] = objects.SchemaOid("public"),
                ["pronargs"] = (short)f.Parameters.Count,
                ["prorettype"] = f.Returns.Oid,
                ["proargtypes"] = new SqlArray([.. f.Parameters.Select(p => (object?)p.Type.Oid)]),
                ["proargnames"] = new SqlArray([.. f.Parameters.Select(p => (object?)(p.Name ?? ""))]),
                ["prosrc"] = f.Sql,
            })
            .Append(
                new CatalogRow
                {
                    ["oid"] = PgType.ArrayReceive,
                    ["proname"] = "array_recv",
                    ["pronamespace"] = CatalogObjects.PgCatalogId,
                }
            );
}
