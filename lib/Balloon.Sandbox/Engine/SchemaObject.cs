using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>A schema: a first part of the names of objects.</summary>
internal sealed class SchemaObject(string schema) : Relation(CatalogName(schema))
{
    /// <summary>Its own name.</summary>
    public override string Schema => Name[..^1];

    public override string Kind => "schema";

    public override IReadOnlyList<Field> Fields => [];

    public override bool AppendOnly => true;

    public override bool IsReadable => false;

    /// <summary>How the catalog knows it: apart from every object of its name.</summary>
    public static string CatalogName(string schema) => schema + ".";
}
