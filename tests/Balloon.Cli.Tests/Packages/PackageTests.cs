using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Packages;

/// <summary>The packages of 'dotnet pack', used from a folder by an empty project, as by somebody who never saw this repository.</summary>
public sealed class PackageTests
{
    private static readonly string[] Packages = ["Balloon.Broker", "Balloon.Iceberg", "Balloon.Kernel", "balloon"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Packages_install_into_empty_projects_and_their_samples_run()
    {
        Long.Only();
        using var root = new TempFolder("balloon-packages-");
        foreach (var project in (string[])["Balloon.Broker", "Balloon.Iceberg", "Balloon.Kernel", "Balloon.Cli"])
            await DotnetAsync(Repo.Root, root, "pack", Path.Combine("lib", project), "-c", "Release", "-o", root["feed"], "-v", "q");
        var version = Packages.ToDictionary(p => p, p => Describe(p, root["feed"]));
        await File.WriteAllTextAsync(
            root["nuget.config"],
            $"<configuration><packageSources><add key=\"here\" value=\"{root["feed"]}\" /></packageSources></configuration>",
            Cancel
        );

        var kafka = await RunSampleAsync(root, "KafkaServiceTests", "Balloon.Broker", version["Balloon.Broker"]);
        Assert.Matches("(?i)failed: 0", kafka);
        var iceberg = await RunSampleAsync(root, "IcebergConsole", "Balloon.Iceberg", version["Balloon.Iceberg"]);
        Assert.Equal(
            "now: | customer: ann, amount: 25 | before: | ann: 10 | bob: 1 | 2 snapshots",
            string.Join(" | ", iceberg.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        );
        var page = root["page"];
        Assert.Contains(
            "report: ok, 4 cells",
            await RunSampleAsync(root, "NotebookReport", "Balloon.Kernel", version["Balloon.Kernel"], page, "3"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "62 primes below 300",
            await File.ReadAllTextAsync(Path.Combine(page, "report.html"), Cancel),
            StringComparison.Ordinal
        );

        await DotnetAsync(root.Path, root, "tool", "install", "balloon", "--version", version["balloon"], "--tool-path", root["tools"]);
        var balloon = root["tools", OperatingSystem.IsWindows() ? "balloon.exe" : "balloon"];
        Assert.StartsWith(version["balloon"], await RunAsync(balloon, root.Path, root, "--version"), StringComparison.Ordinal);
        await RunAsync(balloon, root.Path, root, "kernel", "install", "--prefix", root["jupyter"]);
        Assert.Contains(
            balloon.Replace('\\', '/'),
            (await File.ReadAllTextAsync(root["jupyter", "share", "jupyter", "kernels", ".net-csharp", "kernel.json"], Cancel)).Replace(
                "\\\\",
                "/",
                StringComparison.Ordinal
            ),
            StringComparison.Ordinal
        );
        var export = await RunAsync(
            balloon,
            root.Path,
            root,
            "export",
            Path.Combine(Repo.Root, "samples", "NotebookReport", "report.ipynb"),
            "-o",
            root["exported"]
        );
        Assert.Contains("report: done", export, StringComparison.Ordinal);
    }

    /// <summary>Checks the contents of a package, and returns its version.</summary>
    private static string Describe(string name, string feed)
    {
        var file = Directory.GetFiles(feed, name + ".*.nupkg").Single(f => char.IsAsciiDigit(Path.GetFileName(f)[name.Length + 1]));
        using var package = ZipFile.OpenRead(file);
        using var stream = package.Entries.Single(e => e.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        string? Field(string field) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == field)?.Value;
        Assert.Equal("Apache-2.0", Field("license"));
        Assert.Equal("README.md", Field("readme"));
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.False(string.IsNullOrWhiteSpace(Field("description")));
        var assembly = name == "balloon" ? "balloon" : name;
        if (name != "balloon")
            Assert.Contains(package.Entries, e => e.Name == assembly + ".xml");
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(file, ".snupkg"));
        Assert.Contains(symbols.Entries, e => e.Name == assembly + ".pdb");
        return Field("version")!;
    }

    /// <summary>Runs a sample's sources in an empty folder, with the package instead of the project.</summary>
    private static async Task<string> RunSampleAsync(
        TempFolder root,
        string sample,
        string package,
        string version,
        params string[] arguments
    )
    {
        var folder = root[sample];
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Repo.Root, "samples", sample)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var path = Path.Combine(folder, sample + ".csproj");
        var project = XDocument.Load(path);
        foreach (var reference in project.Descendants("ProjectReference").ToList())
            reference.ReplaceWith(new XElement("PackageReference", new XAttribute("Include", package), new XAttribute("Version", version)));
        var pins = XDocument
            .Load(Path.Combine(Repo.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value);
        foreach (var reference in project.Descendants("PackageReference").Where(r => r.Attribute("Version") is null))
            reference.SetAttributeValue("Version", pins[reference.Attribute("Include")!.Value]);
        project
            .Descendants("PropertyGroup")
            .First()
            .Add(new XElement("TargetFramework", "net10.0"), new XElement("ImplicitUsings", "enable"), new XElement("Nullable", "enable"));
        project.Save(path);
        await DotnetAsync(folder, root, "build", "-v", "q", "--nologo");
        return await DotnetAsync(folder, root, ["run", "--no-build", "--", .. arguments]);
    }

    private static Task<string> DotnetAsync(string folder, TempFolder root, params string[] arguments) =>
        RunAsync("dotnet", folder, root, arguments);

    private static async Task<string> RunAsync(string program, string folder, TempFolder root, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Packages made here have a release's version, so they must not get into the package cache of this machine's other projects.
        if (folder != Repo.Root)
            start.Environment["NUGET_PACKAGES"] = root["packages"];
        start.Environment["BALLOON_HOME"] = root["home"];
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(9), Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }
}
