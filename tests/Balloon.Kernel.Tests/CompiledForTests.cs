using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Tests;

/// <summary>Small libraries and packages, compiled while the test runs.</summary>
internal static class CompiledForTests
{
    public static string Library(string folder, string name, string code, params string[] references) =>
        Compile(folder, name, code, allowUnsafe: false, references);

    public static string UnsafeLibrary(string folder, string name, string code) => Compile(folder, name, code, allowUnsafe: true, []);

    private static string Compile(string folder, string name, string code, bool allowUnsafe, string[] references)
    {
        Directory.CreateDirectory(folder);
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var metadata = trusted
            .Where(p => p.StartsWith(core, StringComparison.Ordinal))
            .Concat(references)
            .Append(typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            metadata,
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: allowUnsafe)
        );
        var path = Path.Combine(folder, name + ".dll");
        var result = compilation.Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>A copy of one of the runtime's native libraries under another name, which exports CompressionNative_Crc32.</summary>
    public static string Native(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var (prefix, extension) =
            OperatingSystem.IsWindows() ? (string.Empty, ".dll")
            : OperatingSystem.IsMacOS() ? ("lib", ".dylib")
            : ("lib", ".so");
        var from = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(),
            $"{(OperatingSystem.IsWindows() ? string.Empty : "lib")}System.IO.Compression.Native{extension}"
        );
        var to = Path.Combine(folder, prefix + name + extension);
        File.Copy(from, to, overwrite: true);
        return to;
    }

    public static void Package(string feed, string name, string version, string library)
    {
        Directory.CreateDirectory(feed);
        using var zip = ZipFile.Open(Path.Combine(feed, $"{name}.{version}.nupkg"), ZipArchiveMode.Create);
        zip.CreateEntryFromFile(library, $"lib/net8.0/{Path.GetFileName(library)}");
        using var writer = new StreamWriter(zip.CreateEntry(name + ".nuspec").Open());
        writer.Write(
            $"""<?xml version="1.0"?><package><metadata><id>{name}</id><version>{version}</version><authors>tests</authors><description>For a test.</description><dependencies><group targetFramework="net8.0" /></dependencies></metadata></package>"""
        );
    }
}
