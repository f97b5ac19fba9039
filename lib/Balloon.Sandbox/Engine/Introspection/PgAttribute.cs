using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_attribute: columns.</summary>
internal static class PgAttribute
{
    private const string Columns = """
        attrelid:int4 attname atttypid:int4 attstattarget:int4=-1 attlen:int2 attnum:int2 attndims:int4=0 attcacheoff:int4=-1
        atttypmod:int4=-1 attbyval:bool=f attalign=i attstorage attcompression= attnotnull:bool=f atthasdef:bool=f atthasmissing:bool=f
        attidentity= attgenerated= attisdropped:bool=f attislocal:bool=t attinhcount:int4=0 attcollation:int4=0 attacl:text[]
        attoptions:text[] attfdwoptions:text[] attmissingval
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_attribute", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Relations.SelectMany(r =>
            CatalogObjects
                .Columns(r)
                .Select(c => new CatalogRow
                {
                    ["attrelid"] = CatalogObjects.Oid(r),
                    ["attname"] = c.Field.Name,
                    ["atttypid"] = c.Field.Type.Oid,
                    ["attlen"] = c.Field.Type.Length,
                    ["attnum"] = c.Number,
                    ["attndims"] = c.Field.Type.Kind == SqlTypeKind.Array ? 1 : 0,
                    ["attstorage"] = c.Field.Type.Length < 0 ? "x" : "p",
                    ["attnotnull"] = CatalogObjects.IsRequired(r, c.Index),
                    ["atthasdef"] = CatalogObjects.Default(r, c.Index) is not null,
                    ["attgenerated"] = r is TableRelation table && table.Generated[c.Index] is not null ? "s" : "",
                })
        );
}
