using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_index: indexes.</summary>
internal static class PgIndex
{
    private const string Columns = """
        indexrelid:int4 indrelid:int4 indnatts:int2 indnkeyatts:int2 indisunique:bool=f indnullsnotdistinct:bool=f indisprimary:bool=f
        indisexclusion:bool=f indimmediate:bool=t indisclustered:bool=f indisvalid:bool=t indcheckxmin:bool=f indisready:bool=t
        indislive:bool=t indisreplident:bool=f indkey:int2[] indcollation:int4[] indclass:int4[] indoption:int2[] indexprs indpred
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_index", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Indexes.Select(i => new CatalogRow
        {
            ["indexrelid"] = CatalogObjects.Oid(i),
            ["indrelid"] = CatalogObjects.Oid(i.On),
            ["indnatts"] = (short)i.Fields.Count,
            ["indnkeyatts"] = (short)i.KeyCount,
            ["indkey"] = new SqlArray([.. i.Fields.Select(f => (object?)Number(i, f.Name))]),
            ["indoption"] = new SqlArray([.. i.Fields.Select(_ => (object?)(short)0)]),
        });

    // 0 stands for an expression.
    private static short Number(IndexRelation index, string column) =>
        CatalogObjects.Columns(index.On).FirstOrDefault(c => c.Field.Name == column).Number;
}
