namespace Balloon.Iceberg.Catalog;

/// <summary>The name of a namespace, in levels; the empty name is the root.</summary>
public readonly struct Namespace : IEquatable<Namespace>
{
    private readonly string[]? _levels;

    /// <summary>Creates a namespace from levels.</summary>
    /// <param name="levels">The levels, outermost first; none may be empty.</param>
    public Namespace(params IReadOnlyList<string> levels)
    {
        if (levels.Any(string.IsNullOrEmpty))
            throw IcebergException.InvalidArgument("A level of a namespace's name is empty.");
        _levels = [.. levels];
    }

    /// <summary>The root, which contains the outermost namespaces.</summary>
    public static Namespace Root => default;

    /// <summary>The levels.</summary>
    public IReadOnlyList<string> Levels => _levels ?? [];

    /// <summary>True for the root.</summary>
    public bool IsRoot => Levels.Count == 0;

    /// <summary>The namespace that contains this one.</summary>
    public Namespace Parent => Levels.Count <= 1 ? Root : new Namespace(Levels.Take(Levels.Count - 1).ToArray());

    /// <summary>Parses levels joined by dots.</summary>
    public static Namespace Parse(string text) => text.Length == 0 ? Root : new Namespace(text.Split('.'));

    /// <inheritdoc cref="Parse"/>
    public static implicit operator Namespace(string text) => Parse(text);

    /// <summary>True when the namespaces have the same levels.</summary>
    public static bool operator ==(Namespace left, Namespace right) => left.Equals(right);

    /// <summary>True when the namespaces differ.</summary>
    public static bool operator !=(Namespace left, Namespace right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Namespace other) => Levels.SequenceEqual(other.Levels, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Namespace other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Levels.Aggregate(17, (hash, level) => HashCode.Combine(hash, level.GetHashCode(StringComparison.Ordinal)));

    /// <summary>The levels joined by dots.</summary>
    public override string ToString() => string.Join('.', Levels);
}
