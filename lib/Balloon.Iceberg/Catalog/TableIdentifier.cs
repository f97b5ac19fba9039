namespace Balloon.Iceberg.Catalog;

/// <summary>A table's namespace and name.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name in it.</param>
public sealed record TableIdentifier(Namespace Namespace, string Name)
{
    /// <summary>Parses names joined by dots; the last one is the table's.</summary>
    /// <exception cref="IcebergException">There is no dot, or a name is empty.</exception>
    public static TableIdentifier Parse(string text)
    {
        var dot = text.LastIndexOf('.');
        if (dot <= 0 || dot == text.Length - 1)
            throw IcebergException.InvalidArgument($"'{text}' is not a table's name: expected namespace.table.");
        return new(Namespace.Parse(text[..dot]), text[(dot + 1)..]);
    }

    /// <inheritdoc cref="Parse"/>
    public static implicit operator TableIdentifier(string text) => Parse(text);

    /// <summary>Namespace and name joined by dots.</summary>
    public override string ToString() => Namespace.IsRoot ? Name : $"{Namespace}.{Name}";
}
