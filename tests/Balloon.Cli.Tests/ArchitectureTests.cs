using System.Reflection;
using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

/// <summary>The rules for dependencies between libraries and layers, and for what files may contain.</summary>
public sealed partial class ArchitectureTests
{
    public static TheoryData<string, string[]> MayReference =>
        new()
        {
            { "Balloon.Iceberg", [] },
            { "Balloon.Broker", [] },
            { "Balloon.Kernel", [] },
            { "Balloon.Notebook", ["Balloon.Iceberg"] },
            { "Balloon.Notebook.Interactive", ["Balloon.Notebook"] },
            { "Balloon.Notebook.Kernel", ["Balloon.Notebook", "Balloon.Kernel"] },
            { "Balloon.Sandbox", ["Balloon.Broker", "Balloon.Iceberg"] },
            { "Balloon.Web", ["Balloon.Notebook"] },
            { "balloon", ["Balloon.Broker", "Balloon.Iceberg", "Balloon.Kernel", "Balloon.Notebook", "Balloon.Sandbox", "Balloon.Web"] },
        };

    [Theory]
    [MemberData(nameof(MayReference))]
    public void A_library_references_only_what_it_may(string name, string[] allowed)
    {
        var known = Assembly
            .Load(name)
            .GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n.StartsWith("Balloon.", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(known.Except(allowed));
    }

    /// <summary>
    /// The layers of a library, the lowest first: each may only use the layers that are named, and what is at the library's root.
    /// </summary>
    public static TheoryData<string, string, string[]> LayerMayReference =>
        new()
        {
            { "Balloon.Sandbox", "Types", [] },
            { "Balloon.Sandbox", "Columns", ["Types"] },
            { "Balloon.Sandbox", "State", ["Columns", "Types"] },
            { "Balloon.Sandbox", "Sql", ["Types"] },
            { "Balloon.Sandbox", "Configuration", ["Sql", "Types"] },
            { "Balloon.Sandbox", "Expressions", ["Columns", "Types"] },
            { "Balloon.Sandbox", "Aggregates", ["Expressions", "State", "Columns", "Types"] },
            { "Balloon.Sandbox", "Plan", ["Aggregates", "Expressions", "Sql", "Columns", "Types"] },
            { "Balloon.Sandbox", "Binding", ["Plan", "Aggregates", "Expressions", "Sql", "Columns", "Types"] },
            { "Balloon.Iceberg", "Errors", [] },
            { "Balloon.Iceberg", "Spec", [] },
            { "Balloon.Iceberg", "Io", [] },
            { "Balloon.Iceberg", "Avro", ["Spec"] },
            { "Balloon.Iceberg", "Columns", ["Spec"] },
            { "Balloon.Iceberg", "Catalog", ["Io", "Spec"] },
            { "Balloon.Iceberg", "Manifests", ["Avro", "Io", "Spec"] },
            { "Balloon.Iceberg", "Parquet", ["Manifests", "Columns", "Io", "Spec"] },
            { "Balloon.Iceberg", "Data", ["Parquet", "Manifests", "Columns", "Io", "Spec"] },
            { "Balloon.Iceberg", "Deletes", ["Data", "Manifests", "Columns", "Io", "Spec"] },
            { "Balloon.Iceberg", "Scan", ["Deletes", "Data", "Parquet", "Manifests", "Columns", "Io", "Spec"] },
            { "Balloon.Iceberg", "Inspection", ["Scan", "Manifests", "Spec"] },
            { "Balloon.Iceberg", "Writing", ["Deletes", "Parquet", "Manifests", "Columns", "Avro", "Io", "Spec"] },
            { "Balloon.Iceberg", "Transactions", ["Writing", "Scan", "Deletes", "Catalog", "Manifests", "Io", "Spec"] },
        };

    [Theory]
    [MemberData(nameof(LayerMayReference))]
    public void A_layer_references_only_what_it_may(string library, string layer, string[] allowed)
    {
        var lib = Path.Combine(Repo.Root, "lib", library);
        var others = Directory
            .EnumerateDirectories(lib)
            .Select(Path.GetFileName)
            .Where(r => r != layer && !BuildOutput().IsMatch($"/{r}/"))
            .Except(allowed);
        var (whole, names) = (Regex.Escape(library), string.Join('|', others));
        // A layer is a namespace beside the others: it can be named whole, in a using or in a type's name, or by its last part.
        var stranger = new Regex($@"(?:\b{whole}\.|(?<![\w.]))(?:{names})\.[A-Z]\w*(?![\w(])|{whole}\.(?:{names})\b");

        var told = Sources("lib", library, layer)
            .SelectMany(f => File.ReadLines(f).Where(l => stranger.IsMatch(l)).Select(l => $"{Relative(f)}: {l.Trim()}"));

        Assert.Empty(told);
    }

    /// <summary>Types that are longer than 600 lines across their files, and why each is still one idea.</summary>
    private static readonly Dictionary<string, string> LongTypes = new()
    {
        ["Balloon.Sandbox.Sql.Parser"] = "a method a rule of the grammar, which call each other",
        ["Balloon.Broker.Log.PartitionLog"] = "appending, reading, retention and recovery share the segments and their lock",
        ["Balloon.Sandbox.State.RowStore"] = "slots, their index and their pages change together",
    };

    [Fact]
    public void A_type_over_600_lines_across_its_files_has_a_reason()
    {
        var lines = new Dictionary<string, int>();
        foreach (var file in Sources("lib"))
        {
            var text = File.ReadAllText(file);
            var space = Namespace().Match(text).Groups[1].Value;
            foreach (var type in PartialType().Matches(text).Select(match => $"{space}.{match.Groups[1].Value}").Distinct())
                lines[type] = lines.GetValueOrDefault(type) + text.Count(c => c == '\n');
        }

        Assert.Empty(lines.Where(type => type.Value > 600).Select(type => type.Key).Except(LongTypes.Keys));
    }

    [Theory]
    [InlineData("Balloon.Iceberg")]
    [InlineData("Balloon.Broker")]
    [InlineData("Balloon.Kernel")]
    [InlineData("Balloon.Sandbox")]
    public void A_general_library_does_not_mention_the_game(string name)
    {
        var told = Sources("lib", name).Where(f => GameWords().IsMatch(File.ReadAllText(f))).Select(Relative);

        Assert.Empty(told);
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var tooLong = Sources("lib")
            .Concat(Sources("tests"))
            .Select(f => (File: Relative(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > 400);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_sources_have_no_open_todos()
    {
        var undone = Sources("lib").Where(f => Undone().IsMatch(File.ReadAllText(f))).Select(Relative);

        Assert.Empty(undone);
    }

    private static string Relative(string file) => Path.GetRelativePath(Repo.Root, file).Replace('\\', '/');

    private static IEnumerable<string> Sources(params string[] parts) =>
        Directory
            .EnumerateFiles(Path.Combine([Repo.Root, .. parts]), "*.cs", SearchOption.AllDirectories)
            .Where(f => !BuildOutput().IsMatch(f));

    [GeneratedRegex(@"[\\/](bin|obj|node_modules)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?:public |internal )?(?:static |sealed |abstract |readonly |unsafe )*partial (?:class|record|struct) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex PartialType();

    [GeneratedRegex("balloon-game|balloon_game|balloon_pops|leaderboard|mv_balloon|favorite_color", RegexOptions.IgnoreCase)]
    private static partial Regex GameWords();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Undone();
}
