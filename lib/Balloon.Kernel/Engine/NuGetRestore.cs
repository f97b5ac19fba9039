using System.Collections.Immutable;
using System.Diagnostics;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Balloon.Kernel.Engine;

/// <summary>The contents of restored packages.</summary>
/// <param name="Compile">The assemblies for the compiler.</param>
/// <param name="Runtime">The assemblies to load.</param>
/// <param name="Natives">The native libraries for this platform.</param>
/// <param name="Versions">The resolved version of each package.</param>
internal sealed record RestoredPackages(
    ImmutableArray<string> Compile,
    ImmutableArray<string> Runtime,
    ImmutableArray<string> Natives,
    IReadOnlyDictionary<string, string> Versions
);

/// <summary>Restores packages with the .NET SDK and its rules, caches and configuration, in a temporary project.</summary>
internal static class NuGetRestore
{
    /// <exception cref="CellException">The SDK is missing, or a package cannot be restored.</exception>
    public static async Task<RestoredPackages> RunAsync(
        IReadOnlyDictionary<string, string> packages,
        IReadOnlyList<string> sources,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var project = Project(packages, sources);
        var folder = Path.Combine(CacheFolder(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..20]);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "packages.csproj");
        if (!File.Exists(file))
            await File.WriteAllTextAsync(file, project, cancellationToken).ConfigureAwait(false);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            var shield = Path.Combine(folder, name);
            if (!File.Exists(shield))
                await File.WriteAllTextAsync(shield, "<Project />", cancellationToken).ConfigureAwait(false);
        }

        var answer = await MsBuildAsync(file, timeout, cancellationToken).ConfigureAwait(false);
        return Read(answer);
    }

    private static string Project(IReadOnlyDictionary<string, string> packages, IReadOnlyList<string> sources)
    {
        var text = new StringBuilder(
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{PlatformIds.Current}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <DisableImplicitFrameworkReferences>false</DisableImplicitFrameworkReferences>
                <NuGetAudit>false</NuGetAudit>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
                <RestoreRootConfigDirectory>{Escape(Environment.CurrentDirectory)}</RestoreRootConfigDirectory>
                <RestoreAdditionalProjectSources>{Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>

            """
        );
        foreach (var (id, version) in packages.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase))
            text.Append("    <PackageReference Include=\"")
                .Append(id)
                .Append("\" Version=\"")
                .Append(Escape(version.Length == 0 ? "*" : version))
                .Append("\" />\n");
        return text.Append("  </ItemGroup>\n</Project>\n").ToString();
    }

    private static string Escape(string text) => SecurityElement.Escape(text) ?? string.Empty;

    private static string CacheFolder() =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "balloon",
            "packages"
        );

    private static async Task<string> MsBuildAsync(string project, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.GetDirectoryName(project)!,
            ArgumentList =
            {
                "msbuild",
                project,
                "-nologo",
                "-restore",
                "-nodeReuse:false",
                "-target:ResolvePackageAssets",
                "-getItem:RuntimeCopyLocalItems",
                "-getItem:NativeCopyLocalItems",
                "-getItem:ResolvedCompileFileDefinitions",
            },
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var restored = await ProgramRun.RunAsync(start, cancellationToken: limit.Token).ConfigureAwait(false);
            return restored.Ok ? restored.Output : throw NotRestored(restored.Output + restored.Errors);
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            throw new CellException(
                "RestoreFailed",
                "#r \"nuget:…\" needs the .NET SDK: the command 'dotnet' was not found.",
                inner: cause
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CellException(
                "RestoreFailed",
                $"The packages did not restore within {timeout.TotalSeconds:0} s: is the package source reachable?"
            );
        }
    }

    private static CellException NotRestored(string said)
    {
        var errors = said.Split('\n').Select(l => l.Trim()).Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase));
        return new CellException("RestoreFailed", "The packages do not restore:\n" + string.Join('\n', errors.Distinct().Select(Shorten)));
    }

    private static string Shorten(string line)
    {
        var at = line.IndexOf("error", StringComparison.OrdinalIgnoreCase);
        return at > 0 ? line[at..] : line;
    }

    private static RestoredPackages Read(string json)
    {
        using var document = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]);
        var items = document.RootElement.GetProperty("Items");
        Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
        return new(Paths("ResolvedCompileFileDefinitions"), Paths("RuntimeCopyLocalItems"), Paths("NativeCopyLocalItems"), versions);

        ImmutableArray<string> Paths(string kind)
        {
            var paths = ImmutableArray.CreateBuilder<string>();
            foreach (var item in items.GetProperty(kind).EnumerateArray())
            {
                paths.Add(item.GetProperty("FullPath").GetString()!);
                if (item.TryGetProperty("NuGetPackageId", out var id) && item.TryGetProperty("NuGetPackageVersion", out var version))
                    versions[id.GetString()!] = version.GetString()!;
            }

            return paths.ToImmutable();
        }
    }
}
