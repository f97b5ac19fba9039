namespace Balloon.Sandbox.Types;

/// <summary>The whole names of objects: those of the schema public stand alone, all others behind their schema's.</summary>
internal static class ObjectNames
{
    /// <summary>The schema and the name within it of an object's whole name.</summary>
    public static (string Schema, string Name) Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[..dot], name[(dot + 1)..]) : ("public", name);

    /// <summary>An object's whole name as SQL text: in quotes where it must be, and without the schema public.</summary>
    public static string Written(string name)
    {
        var (schema, own) = Split(name);
        return schema == "public" ? Keywords.Quote(own) : $"{Keywords.Quote(schema)}.{Keywords.Quote(own)}";
    }
}
