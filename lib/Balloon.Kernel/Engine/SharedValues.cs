using System.Collections.Concurrent;
using System.ComponentModel;
using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Engine;

/// <summary>Passes values from another language to a C# variable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedValues
{
    private static readonly ConcurrentDictionary<string, object?> Waiting = new(StringComparer.Ordinal);

    /// <summary>Takes the value for <paramref name="key"/>; called by the cell that declares the variable.</summary>
    public static object? Take(string key) => Waiting.TryRemove(key, out var value) ? value : null;

    /// <summary>Code that declares the variable, and a slot that holds the value until the code has run.</summary>
    /// <exception cref="ArgumentException">The name is not valid in C#, or the type cannot be named in cells.</exception>
    internal static string Declaration(string name, Type type, object? value, out IDisposable place)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
            throw new ArgumentException($"'{name}' cannot be a variable: it is not a name in C#.", nameof(name));
        if (!type.IsVisible)
            throw new ArgumentException($"The variable '{name}' cannot be a {type}: the type is not public.", nameof(type));
        var key = Guid.NewGuid().ToString("N");
        Waiting[key] = value;
        place = new Place(key);
        var typeName = NameOf(type);
        return $"{typeName} {name} = ({typeName})global::Balloon.Kernel.Engine.SharedValues.Take(\"{key}\");";
    }

    /// <summary>A type's full name in C#, with generic arguments, arrays and nested types.</summary>
    private static string NameOf(Type type)
    {
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        var arguments = new Queue<Type>(type.GetGenericArguments());
        var path = new List<Type>();
        for (var part = type; part is not null; part = part.DeclaringType)
            path.Insert(0, part);
        var names = path.Select(part =>
        {
            var bare = part.Name.Split('`')[0];
            var own = part.Name.Contains('`', StringComparison.Ordinal)
                ? int.Parse(part.Name.Split('`')[1], System.Globalization.CultureInfo.InvariantCulture)
                : 0;
            return own == 0 ? bare : $"{bare}<{string.Join(", ", Enumerable.Range(0, own).Select(_ => NameOf(arguments.Dequeue())))}>";
        });
        return "global::" + (type.Namespace is { Length: > 0 } space ? space + "." : string.Empty) + string.Join('.', names);
    }

    private sealed class Place(string key) : IDisposable
    {
        public void Dispose() => Waiting.TryRemove(key, out _);
    }
}
