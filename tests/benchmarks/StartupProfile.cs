using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Balloon.Kernel.Tests;
using Balloon.Testing;

namespace Balloon.Benchmarks;

/// <summary>
/// Writes the profile that the layout compiles ahead of time by: which methods of Roslyn a first notebook needs, and which of the
/// framework's generic ones over types that the framework itself did not compile them for. Its form is that of crossgen's <c>.mibc</c>,
/// an assembly in which a method per profiled assembly names the methods.
/// </summary>
internal static class StartupProfile
{
    private static readonly string[] Profiled = ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"];

    // What every notebook does and no more: each method that is profiled makes the build longer.
    private static readonly string[] Cells = [.. Enumerable.Repeat("1 + 1", 30)];

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ReadyToRun") != "0")
            throw new InvalidOperationException("Run this with DOTNET_ReadyToRun=0: what is compiled ahead already would not be seen.");
        var program = Path.Combine(Repo.Root, "artifacts", "balloon");
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(program, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        var folder = Directory.CreateTempSubdirectory("balloon-startup-profile-");
        using var jitted = new JittedMethods();
        try
        {
            var notebook = NotebooksForTests.Write(folder.FullName, "profile", "# Profile", Cells);
            var main = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(program, "balloon.dll")).EntryPoint!;
            string[] arguments = ["export", notebook, "--output", Path.Combine(folder.FullName, "site")];
            if (main.Invoke(null, [arguments]) is not (Task<int> or int) and var other)
                throw new InvalidOperationException($"balloon's entry point gave {other}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // The runtime tells of methods a moment after it has compiled them.
        var count = 0;
        do
        {
            count = jitted.Take().Count;
            await Task.Delay(1000, cancellationToken);
        } while (jitted.Take().Count > count);
        var file = Path.Combine(Repo.Root, "lib", "Balloon.Cli", "startup.mibc");
        Write(Methods(jitted.Take()), file);
        Console.WriteLine($"wrote {file}");
    }

    private static Dictionary<Assembly, HashSet<MethodBase>> Methods(IReadOnlyList<JittedMethod> jitted)
    {
        var names = new RuntimeTypeNames();
        Dictionary<Assembly, HashSet<MethodBase>> found = [];
        foreach (var method in jitted)
        {
            if (names.Find(method.Type) is not { } type || Home(type) is not { } home)
                continue;
            if (Resolve(type, method, RuntimeTypeNames.AnyReference) is not { } resolved)
                continue;
            if (!found.TryGetValue(home, out var methods))
                found.Add(home, methods = []);
            methods.Add(resolved);
        }

        foreach (var (assembly, methods) in found)
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  {assembly.GetName().Name, -42}{methods.Count, 7:N0} methods")
            );
        return found;
    }

    /// <summary>The assembly whose native code holds the methods of a type: of those in its name the last that is profiled, as it knows the others.</summary>
    private static Assembly? Home(Type type)
    {
        var all = Mentioned(type).Select(t => t.Assembly).Distinct().ToList();
        return Profiled
            .Reverse()
            .Select(name => all.Find(a => a.GetName().Name == name))
            .FirstOrDefault(
                a => a is not null,
                IsOfFramework(type) ? Array.Find(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == Profiled[0]) : null
            );
    }

    private static bool IsOfFramework(Type type) =>
        type.IsGenericType
        && Mentioned(type)
            .Where(t => t != RuntimeTypeNames.AnyReference)
            .All(t => Path.GetDirectoryName(t.Assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location));

    private static IEnumerable<Type> Mentioned(Type type) => type.GetGenericArguments().SelectMany(Mentioned).Prepend(type);

    private static MethodBase? Resolve(Type type, JittedMethod jitted, Type anyReference)
    {
        try
        {
            var method = type.Module.ResolveMethod(jitted.Token);
            if (
                method?.Name != jitted.Name
                || method.DeclaringType?.FullName != (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName
            )
                return null;
            if (type.IsGenericType)
                method = MethodBase.GetMethodFromHandle(method.MethodHandle, type.TypeHandle);
            return method is MethodInfo { IsGenericMethodDefinition: true } generic
                ? generic.MakeGenericMethod([.. generic.GetGenericArguments().Select(_ => anyReference)])
                : method;
        }
        catch (ArgumentException)
        {
            return null; // Another module's token, or type arguments that the events do not tell.
        }
    }

    private static void Write(Dictionary<Assembly, HashSet<MethodBase>> groups, string file)
    {
        var assembly = new PersistedAssemblyBuilder(new("startup"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("startup");
        var index = Method(module, "AssemblyDictionary");
        foreach (var (profiled, methods) in groups)
        {
            var name = profiled.GetName().Name!;
            var group = module.DefineGlobalMethod(
                "Assemblies_" + name,
                MethodAttributes.Public | MethodAttributes.Static,
                typeof(void),
                []
            );
            var code = group.GetILGenerator();
            foreach (var method in methods)
            {
                if (method is MethodInfo ordinary)
                    code.Emit(OpCodes.Ldtoken, ordinary);
                else
                    code.Emit(OpCodes.Call, (ConstructorInfo)method); // See MibcTokens.
                code.Emit(OpCodes.Pop);
            }

            code.Emit(OpCodes.Ret);
            index.Emit(OpCodes.Ldstr, name + ";");
            index.Emit(OpCodes.Ldtoken, group);
            index.Emit(OpCodes.Pop);
        }

        index.Emit(OpCodes.Ret);
        module.CreateGlobalFunctions();
        assembly.Save(file);
        MibcTokens.Correct(file);
    }

    private static ILGenerator Method(ModuleBuilder module, string name) =>
        module.DefineGlobalMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator();
}
