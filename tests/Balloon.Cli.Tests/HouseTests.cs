using System.Reflection;
using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

/// <summary>Who may know whom, and what a file may hold: the rules that keep the house as it is meant.</summary>
public sealed partial class HouseTests
{
    public static TheoryData<string, string[]> MayKnow =>
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
    [MemberData(nameof(MayKnow))]
    public void A_library_knows_only_whom_it_may(string name, string[] allowed)
    {
        var known = Assembly
            .Load(name)
            .GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n.StartsWith("Balloon.", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(known.Except(allowed));
    }

    /// <summary>The lower rooms of the sandbox, the lowest first: each knows only those named.</summary>
    public static TheoryData<string, string[]> RoomMayKnow =>
        new()
        {
            { "Types", [] },
            { "Columns", ["Types"] },
            { "State", ["Columns", "Types"] },
            { "Sql", ["Types"] },
            { "Expressions", ["Columns", "Types"] },
            { "Aggregates", ["Expressions", "State", "Columns", "Types"] },
            { "Plan", ["Aggregates", "Expressions", "Sql", "Columns", "Types"] },
        };

    [Theory]
    [MemberData(nameof(RoomMayKnow))]
    public void A_room_of_the_sandbox_knows_only_whom_it_may(string room, string[] allowed)
    {
        var lib = Path.Combine(Repo.Root, "lib", "Balloon.Sandbox");
        var others = Directory.EnumerateDirectories(lib).Select(Path.GetFileName).Where(r => r != room).Except(allowed);
        // A room is a namespace beside the others: it can be named whole, in a using or in a type's name, or by its last part.
        var stranger = new Regex(
            $@"(?:\bBalloon\.Sandbox\.|(?<![\w.]))(?:{string.Join('|', others)})\.[A-Z]\w*(?![\w(])|Balloon\.Sandbox\.(?:{string.Join('|', others)})\b"
        );

        var told = Sources("lib", "Balloon.Sandbox", room)
            .SelectMany(f => File.ReadLines(f).Where(l => stranger.IsMatch(l)).Select(l => $"{Relative(f)}: {l.Trim()}"));

        Assert.Empty(told);
    }

    [Theory]
    [InlineData("Balloon.Iceberg")]
    [InlineData("Balloon.Broker")]
    [InlineData("Balloon.Kernel")]
    [InlineData("Balloon.Sandbox")]
    public void A_library_for_everyone_has_no_word_of_the_game(string name)
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
    public void Nothing_is_left_undone_in_the_sources()
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

    [GeneratedRegex("balloon-game|balloon_game|balloon_pops|leaderboard|mv_balloon|favorite_color", RegexOptions.IgnoreCase)]
    private static partial Regex GameWords();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Undone();
}
