using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

/// <summary>
/// The layers of Balloon.Notebook form layers without cycles: each may use those before it in the list. Types for chapters are in the
/// library's one namespace, whatever their layer, so the rule is checked by the names of types and not of namespaces.
/// </summary>
public sealed partial class NotebookLayersTests
{
    private static readonly string[] FromTheGround =
    [
        "Errors",
        "Game",
        "Tables",
        "Profiles",
        "Sql",
        "Frames",
        "Display",
        "Lake",
        "Generating",
        "Events",
        "Analytics",
        "Plots",
        "Panels",
        "Cells",
        "Workshops",
        "Boards",
        "Exercises",
        "Showing",
    ];

    [Fact]
    public void No_layer_of_the_notebook_library_references_one_above_it()
    {
        var home = Path.Combine(Repo.Root, "lib", "Balloon.Notebook");
        var sources = Directory
            .EnumerateFiles(home, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(home, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("bin/", StringComparison.Ordinal) && !f.StartsWith("obj/", StringComparison.Ordinal))
            .ToDictionary(f => f, f => Words().Replace(File.ReadAllText(Path.Combine(home, f)), ""));
        Assert.Empty(sources.Keys.Where(f => Floor(f) < 0).Select(f => $"{f} is in no layer of the list"));

        var floors = sources
            .SelectMany(s => Declared().Matches(s.Value).Select(m => (Name: m.Groups["name"].Value, Floor: Floor(s.Key))))
            .GroupBy(t => t.Name)
            .ToDictionary(g => g.Key, g => g.Min(t => t.Floor));
        var upward = sources.SelectMany(s =>
            Used.Matches(s.Value)
                .Select(m => m.Groups["name"].Value)
                .Distinct()
                .Where(name => floors.TryGetValue(name, out var floor) && floor > Floor(s.Key))
                .Select(name => $"{s.Key} uses {name} of {FromTheGround[floors[name]]}")
        );
        Assert.Empty(upward);

        static int Floor(string file) => Array.IndexOf(FromTheGround, file.Split('/')[0]);
    }

    /// <summary>Comments and string literals.</summary>
    [GeneratedRegex("""//.*|"{3}[\s\S]*?"{3}|"(?:\\.|[^"\\\n])*\x22""")]
    private static partial Regex Words();

    [GeneratedRegex(
        @"^(?:\[[^\n]*\]\s*)?(?:public |internal |static |sealed |abstract |partial |readonly )*(?:class|record struct|record|struct|interface|enum) (?<name>[A-Z]\w*)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declared();

    /// <summary>
    /// A name in the position of a type: after new, before a dot, a bracket, a question mark or a variable; also after its layer's name.
    /// </summary>
    private static readonly Regex Used = new(
        $@"(?:(?<![\w.])|(?<=(?<!\.)\b(?:{string.Join('|', FromTheGround)})\.))(?:(?<=new )(?<name>[A-Z]\w*)|(?<name>[A-Z]\w*)(?=\s*[.<>?\[]|\s+[a-z_]\w*))"
    );
}
