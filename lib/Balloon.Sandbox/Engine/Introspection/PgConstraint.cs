using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_constraint: primary keys, the only constraints that have a name.</summary>
internal static class PgConstraint
{
    private const string Columns = """
        oid:int4 conname connamespace:int4 contype condeferrable:bool=f condeferred:bool=f convalidated:bool=t conrelid:int4 contypid:int4=0
        conindid:int4=0 conparentid:int4=0 confrelid:int4=0 confupdtype= confdeltype= confmatchtype= conislocal:bool=t coninhcount:int4=0
        connoinherit:bool=t conkey:int2[] confkey:int2[] conpfeqop:int4[] conppeqop:int4[] conffeqop:int4[] conexclop:int4[] conbin
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_constraint", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Keyed.Select(t => new CatalogRow
        {
            ["oid"] = CatalogObjects.KeyOid(t),
            ["conname"] = CatalogObjects.KeyName(t),
            ["connamespace"] = objects.SchemaOid(t.Schema),
            ["contype"] = "p",
            ["conrelid"] = CatalogObjects.Oid(t),
            ["conkey"] = new SqlArray([.. t.UserKey!.Select(k => (object?)CatalogObjects.Columns(t).First(c => c.Index == k).Number)]),
        });
}
