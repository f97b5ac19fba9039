namespace Balloon.Notebook.Tables;

/// <summary>Names of types in C# notation, for messages.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(short)] = "short",
        [typeof(byte)] = "byte",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(object)] = "object",
    };

    public static string Of(Type type) =>
        Keywords.TryGetValue(type, out var word) ? word
        : Nullable.GetUnderlyingType(type) is { } inner ? Of(inner) + "?"
        : type.IsArray ? Of(type.GetElementType()!) + "[]"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
        : type.Name;
}
