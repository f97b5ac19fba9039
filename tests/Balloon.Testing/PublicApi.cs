using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Balloon.Testing;

/// <summary>
/// Compares the public surface of a library with its PublicApi.txt. After an intended change, copy the file that the failing test wrote
/// beside the test's program.
/// </summary>
public static class PublicApi
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Fails with the added and removed members if the surface of <paramref name="library"/> differs from its file.</summary>
    public static void Check(Assembly library)
    {
        var now = Surface(library);
        var baseline = Path.Combine(Repo.Root, "lib", library.GetName().Name!, "PublicApi.txt");
        var expected = File.Exists(baseline) ? File.ReadAllText(baseline).ReplaceLineEndings("\n") : "";
        if (now == expected)
            return;
        var written = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        File.WriteAllText(written, now);
        var (added, gone) = (now.Split('\n').Except(expected.Split('\n')), expected.Split('\n').Except(now.Split('\n')));
        Assert.Fail(
            $"The public API changed.\nadded:\n  {string.Join("\n  ", added)}\ngone:\n  {string.Join("\n  ", gone)}\nIf it should, copy {written} over {baseline}."
        );
    }

    private static string Surface(Assembly library)
    {
        var text = new StringBuilder();
        foreach (var type in library.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true } && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
                .Select(Describe)
                .Order(StringComparer.Ordinal);
            foreach (var member in members)
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Describe(MemberInfo member) =>
        member switch
        {
            PropertyInfo property => $"{Name(Nullability.Create(property))} {property.Name} {{ {Accessors(property)} }}",
            MethodInfo method =>
                $"{(method.IsStatic ? "static " : "")}{Name(Nullability.Create(method.ReturnParameter))} {method.Name}({Parameters(method)})",
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            FieldInfo field => $"{(field.IsLiteral ? "const " : "")}{Name(Nullability.Create(field))} {field.Name}",
            _ => member.ToString()!,
        };

    private static string Accessors(PropertyInfo property) =>
        property.SetMethod is not { IsPublic: true } setter ? "get;"
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "get; init;"
        : "get; set;";

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method.GetParameters().Select(p => $"{Name(Nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? " = default" : "")}")
        );

    private static string Name(NullabilityInfo info)
    {
        var (type, mark) = (info.Type, info.ReadState == NullabilityState.Nullable ? "?" : "");
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return inner.Name + "?";
        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>{mark}"
            : type.Name + mark;
    }
}
