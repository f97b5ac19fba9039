using Balloon.Sandbox.Plan;
using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>rw_columns: the columns of tables, views, indexes and sources, hidden ones included.</summary>
internal static class RwColumns
{
    public static SystemRelation Of(CatalogObjects objects) =>
        new(
            "rw_columns",
            [
                ("relation_id", Number),
                ("name", Words),
                ("position", Number),
                ("is_hidden", Flag),
                ("is_primary_key", Flag),
                ("is_generated", Flag),
                ("is_nullable", Flag),
                ("generation_expression", Words),
                ("data_type", Words),
                ("type_oid", Number),
                ("udt_type", Words),
            ],
            () => objects.Relations.SelectMany(Rows)
        );

    private static IEnumerable<object?[]> Rows(Relation relation) =>
        relation.Fields.Select(
            (field, i) =>
                new object?[]
                {
                    CatalogObjects.Oid(relation),
                    field.Name,
                    i + 1,
                    field.Hidden,
                    relation.Key?.Contains(i) == true,
                    relation is TableRelation table && table.Generated[i] is not null,
                    !CatalogObjects.IsRequired(relation, i),
                    CatalogObjects.Default(relation, i),
                    field.Type.Name,
                    field.Type.Oid,
                    PgType.ShortName(field.Type),
                }
        );
}
