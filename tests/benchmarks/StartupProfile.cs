using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Balloon.Kernel.Tests;
using Balloon.Testing;

namespace Balloon.Benchmarks;

/// <summary>
/// Writes the profile for ahead-of-time compilation: which methods of Roslyn a first notebook needs, and which generic methods of the
/// framework over types that the framework itself did not compile them for. It has the form of crossgen's <c>.mibc</c>, an assembly in
/// which one method per profiled assembly names the methods.
/// </summary>
internal static class StartupProfile
{
    private static readonly string[] Profiled =
    [
        "Microsoft.CodeAnalysis",
        "Microsoft.CodeAnalysis.CSharp",
        "System.CommandLine",
        "Microsoft.DotNet.Interactive.Formatting",
        "Markdig",
        "AsyncIO",
        "NetMQ",
        "Balloon.Kernel",
        "balloon",
    ];

    // What nearly every notebook does, and no more: each profiled method makes the build longer.
    private static readonly string[] Cells =
    [
        .. Enumerable.Repeat("1 + 1", 30),
        """
            using System.IO;
            var names = new List<string> { "c", "a", "b" };
            foreach (var name in names.Where(n => n != "c").OrderBy(n => n))
                Console.WriteLine($"{name} {name.Length:N0}");
            """,
        "await Task.Yield();\nnames.Count",
        "int Twice(int number) => 2 * number;\nvar doubled = names.ToDictionary(n => n, n => Twice(n.Length));\ndoubled",
        "display(doubled[\"a\"]);\nif (doubled.TryGetValue(\"b\", out var found) && found > 1)\n    found++;",
    ];

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
            await ServeAsync(Path.Combine(program, "Balloon.Kernel.dll"), Path.Combine(folder.FullName, "kernel.json"), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // The runtime reports methods a moment after it has compiled them.
        int count;
        do
        {
            count = jitted.Count;
            await Task.Delay(1000, cancellationToken);
        } while (jitted.Count > count);
        var file = Path.Combine(Repo.Root, "lib", "Balloon.Cli", "startup.mibc");
        var methods = jitted.Take().GroupBy(Home).Where(group => group.Key is not null).ToList();
        Write(methods!, file);
        foreach (var group in methods)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Key, -42}{group.Count(), 7:N0} methods"));
        Console.WriteLine($"wrote {file}");
    }

    /// <summary>Serves a front end as Jupyter's kernel.</summary>
    private static async Task ServeAsync(string kernel, string connection, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("BALLOON_VENV") is not { Length: > 0 } venv)
            throw new InvalidOperationException("BALLOON_VENV names no environment with Jupyter, a session with which is profiled too.");
        var ports = new[] { "shell", "control", "iopub", "stdin", "hb" }.Select(name => $"\"{name}_port\": {Ports.Free()}");
        var json =
            $$"""{"ip": "127.0.0.1", "transport": "tcp", "signature_scheme": "hmac-sha256", "key": "profile", {{string.Join(", ", ports)}}}""";
        await File.WriteAllTextAsync(connection, json, cancellationToken);
        var host = AssemblyLoadContext
            .Default.LoadFromAssemblyPath(kernel)
            .GetType("Balloon.Kernel.Jupyter.KernelHost", throwOnError: true)!;
        var served = (Task)host.GetMethod("RunAsync")!.Invoke(null, [connection, cancellationToken])!;
        var python = Path.Combine(venv, "bin", "python");
        await ProgramRun.OfAsync(python, [Path.Combine(AppContext.BaseDirectory, "session.py"), connection], null, cancellationToken);
        await served.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    /// <summary>
    /// The assembly whose native code contains a method: of the assemblies in its name, the last profiled one, as it references the others.
    /// Null where the framework has it compiled, or none can.
    /// </summary>
    private static string? Home(MethodBase method)
    {
        var types = (method.IsGenericMethod ? method.GetGenericArguments() : [])
            .Append(method.DeclaringType!)
            .SelectMany(Mentioned)
            .ToList();
        var names = types.Select(t => t.Assembly.GetName().Name!).ToHashSet(StringComparer.Ordinal);
        var isGeneric = method.IsGenericMethod || method.DeclaringType!.IsGenericType;
        return Array.FindLast(Profiled, names.Contains) ?? (isGeneric && types.TrueForAll(IsOfFramework) ? Profiled[0] : null);
    }

    private static bool IsOfFramework(Type type) =>
        Path.GetDirectoryName(type.Assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static IEnumerable<Type> Mentioned(Type type) =>
        type.HasElementType ? Mentioned(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Mentioned).Prepend(type);

    private static void Write(IEnumerable<IGrouping<string, MethodBase>> groups, string file)
    {
        var assembly = new PersistedAssemblyBuilder(new("startup"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("startup");
        var index = Method(module, "AssemblyDictionary");
        foreach (var methods in groups)
        {
            var name = methods.Key;
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
        MibcTokens.EmitCanon(Method(module, "Canon"));
        module.CreateGlobalFunctions();
        assembly.Save(file);
        MibcTokens.Correct(file);
    }

    private static ILGenerator Method(ModuleBuilder module, string name) =>
        module.DefineGlobalMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator();
}
