namespace Balloon.Sandbox.Types;

/// <summary>Full names of objects: the bare name in the schema public, and schema.name in any other.</summary>
internal static class ObjectNames
{
    /// <summary>Splits a full name into the schema and the name within it.</summary>
    public static (string Schema, string Name) Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[..dot], name[(dot + 1)..]) : ("public", name);

    /// <summary>The full name as SQL text, quoted where necessary, without the schema public.</summary>
    public static string Written(string name)
    {
        var (schema, own) = Split(name);
        return schema == "public" ? Keywords.Quote(own) : $"{Keywords.Quote(schema)}.{Keywords.Quote(own)}";
    }
}
