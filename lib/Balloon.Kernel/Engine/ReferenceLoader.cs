using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>Carries out <c>#r</c> and <c>#i</c>: files beside the notebook, and packages through the .NET SDK's restore.</summary>
internal sealed class ReferenceLoader(CellCompiler compiler, LibraryLoadContext libraries, TimeSpan restoreTimeout)
{
    private const string NuGet = "nuget:";

    private readonly List<string> _sources = [];
    private readonly Dictionary<string, string> _packages = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="CellException">A file does not exist, or a package cannot be restored.</exception>
    public async Task AddAsync(IReadOnlyList<ReferenceDirective> directives, KernelInvocationContext context)
    {
        List<(string Id, string Version)> wanted = [];
        foreach (var directive in directives)
        {
            var package = directive.Value.StartsWith(NuGet, StringComparison.OrdinalIgnoreCase);
            var value = package ? directive.Value[NuGet.Length..].Trim() : directive.Value.Trim();
            if (directive.Kind == 'i')
                AddSource(package, value, directive);
            else if (package)
                wanted.Add(Package(value, directive));
            else
                AddFile(value, directive);
        }

        var fresh = wanted.Where(p => !_packages.TryGetValue(p.Id, out var have) || (p.Version.Length > 0 && have != p.Version)).ToList();
        if (fresh.Count == 0)
            return;
        foreach (var (id, version) in fresh)
        {
            if (_packages.TryGetValue(id, out var have) && have.Length > 0)
                throw new CellException("PackageConflict", $"{id} {have} is already in use: restart the kernel to use {version}.");
            _packages[id] = version;
        }

        try
        {
            var restored = await NuGetRestore
                .RunAsync(_packages, _sources, restoreTimeout, context.CancellationToken)
                .ConfigureAwait(false);
            foreach (var path in restored.Natives)
                libraries.AddNative(path);
            foreach (var path in restored.Runtime)
                libraries.AddAssembly(path);
            foreach (var path in restored.Compile)
                compiler.AddReference(path);
            var names = fresh.Select(p => $"{p.Id}, {restored.Versions.GetValueOrDefault(p.Id, p.Version)}");
            context.DisplayAs("Installed packages: " + string.Join("; ", names), "text/plain");
            foreach (var (id, version) in fresh)
            {
                if (restored.Versions.GetValueOrDefault(id) is { } got && !IsRequestedVersion(version, got))
                    context.DisplayAs($"The feed has no {id} {version}: {got} was used instead.", "text/plain");
            }
        }
        catch
        {
            foreach (var (id, _) in fresh)
                _packages.Remove(id);
            throw;
        }
    }

    /// <summary>Any version satisfies a range or a floating version; an exact one must be the same, except for trailing zeros.</summary>
    private static bool IsRequestedVersion(string asked, string got) =>
        !System.Version.TryParse(asked.Split('-', '+')[0], out _)
        || asked.Contains('*', StringComparison.Ordinal)
        || Normal(asked).Equals(Normal(got), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string version)
    {
        var bare = version.Split('+')[0];
        var dash = bare.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? bare : bare[..dash])
            .Split('.')
            .Select(n => n.TrimStart('0') is { Length: > 0 } digits ? digits : "0")
            .ToList();
        while (numbers.Count > 3 && numbers[^1] == "0")
            numbers.RemoveAt(numbers.Count - 1);
        while (numbers.Count < 3)
            numbers.Add("0");
        return string.Join('.', numbers) + (dash < 0 ? string.Empty : bare[dash..]);
    }

    /// <summary>
    /// Runs a library's module initializer, which may register formatters. Otherwise it would run at the first use of one of its types, and
    /// a value of another library that it formats may be shown before that.
    /// </summary>
    private void RunInitializer(string path)
    {
        try
        {
            if (libraries.FindAssembly(System.Reflection.AssemblyName.GetAssemblyName(path)) != path)
                return;
            var module = libraries.LoadFromAssemblyPath(path).ManifestModule;
            System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(module.ModuleHandle);
        }
        catch (Exception notLoaded)
            when (notLoaded is BadImageFormatException or FileLoadException or FileNotFoundException or TypeInitializationException)
        {
            // It may be a reference assembly for the compiler only. Using it reports the error.
        }
    }

    private static (string Id, string Version) Package(string value, ReferenceDirective directive)
    {
        var parts = value.Split(',', 2, StringSplitOptions.TrimEntries);
        if (parts[0].Length == 0 || parts[0].Any(c => !char.IsLetterOrDigit(c) && c is not ('.' or '_' or '-')))
            throw new CellException("BadReference", $"'{value}' does not name a package: write NAME or NAME,VERSION.", directive.Line);
        return (parts[0], parts.Length > 1 ? parts[1] : string.Empty);
    }

    private void AddSource(bool package, string value, ReferenceDirective directive)
    {
        if (!package)
            throw new CellException("BadReference", $"#i takes \"nuget:SOURCE\", not \"{directive.Value}\".", directive.Line);
        var isUri =
            value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        _sources.Add(isUri ? value : Path.GetFullPath(value));
    }

    private void AddFile(string value, ReferenceDirective directive)
    {
        var path = Path.GetFullPath(value);
        if (File.Exists(path))
        {
            compiler.AddReference(path);
            RunInitializer(path);
            return;
        }

        var name = value.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? value[..^4] : value;
        if (FrameworkReferences.Paths.ContainsKey(name))
            return;
        throw new CellException(
            "FileNotFound",
            $"#r \"{value}\" (line {directive.Line}): there is no {path}. The path is relative to {Environment.CurrentDirectory}; if a build makes that file, run it first.",
            directive.Line
        );
    }
}
