using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>A schema, the first part of an object's name.</summary>
internal sealed class SchemaObject(string schema) : Relation(CatalogName(schema))
{
    /// <summary>Its own name.</summary>
    public override string Schema => Name[..^1];

    public override string Kind => "schema";

    public override IReadOnlyList<Field> Fields => [];

    public override bool AppendOnly => true;

    public override bool IsReadable => false;

    /// <summary>Its name in the catalog, which no other kind of object can have.</summary>
    public static string CatalogName(string schema) => schema + ".";
}
