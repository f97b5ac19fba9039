using System.Reflection;
using System.Reflection.Emit;

namespace Balloon.Benchmarks;

/// <summary>Names of types as the runtime's events write them, back to types: <c>A.B`1[System.__Canon]</c>.</summary>
internal sealed class RuntimeTypeNames
{
    private const string Canon = "System.__Canon";

    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    public RuntimeTypeNames()
    {
        foreach (var type in AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).SelectMany(Types))
            _types.TryAdd(type.FullName ?? type.Name, type);
        _types[Canon] = AnyReference;
    }

    /// <summary>What stands for any reference type in shared generic code: in a profile it is of an assembly that there is only there.</summary>
    public static Type AnyReference { get; } =
        AssemblyBuilder
            .DefineDynamicAssembly(new("System.Private.Canon"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("System.Private.Canon")
            .DefineType(Canon, TypeAttributes.Public)
            .CreateType();

    /// <summary>The type of a name; null where there is none, or where it does not fit its arguments.</summary>
    public Type? Find(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            return _types.GetValueOrDefault(name);
        if (!_types.TryGetValue(name[..bracket], out var definition) || !definition.IsGenericTypeDefinition)
            return null;
        var arguments = Split(name[(bracket + 1)..^1]).Select(Find).OfType<Type>().ToArray();
        if (arguments.Length != definition.GetGenericArguments().Length)
            return null;
        try
        {
            return definition.MakeGenericType(arguments);
        }
        catch (ArgumentException)
        {
            return null; // The shared stand-in breaks a constraint.
        }
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types.OfType<Type>();
        }
    }

    private static IEnumerable<string> Split(string arguments)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < arguments.Length; i++)
        {
            depth += arguments[i] switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            if (arguments[i] != ',' || depth > 0)
                continue;
            yield return arguments[start..i];
            start = i + 1;
        }

        yield return arguments[start..];
    }
}
