using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Resolves references for the compiler: an <c>#r</c> in a loaded file, and the dependencies of referenced assemblies. Types of the latter
/// can occur in signatures, but cannot be named in a cell, as in .NET Interactive.
/// </summary>
internal sealed class CellReferenceResolver(LibraryLoadContext libraries) : MetadataReferenceResolver
{
    public override bool ResolveMissingAssemblies => true;

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (libraries.FindAssembly(new AssemblyName(referenceIdentity.GetDisplayName())) is { } path)
            return MetadataCache.Get(path);
        return FrameworkReferences.Paths.TryGetValue(referenceIdentity.Name, out var framework)
            ? MetadataCache.GetFramework(framework)
            : null;
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference,
        string? baseFilePath,
        MetadataReferenceProperties properties
    )
    {
        var folder = baseFilePath is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(baseFilePath))!;
        var path = Path.GetFullPath(reference, folder);
        if (!File.Exists(path))
            return [];
        libraries.AddAssembly(path);
        return [MetadataCache.Get(path).WithProperties(properties)];
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
