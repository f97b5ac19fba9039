using Balloon.Testing;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>The chapters in the real .NET Interactive, which VS Code Polyglot drives, compared with this project's kernel.</summary>
public sealed class ChaptersInDotNetInteractiveTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    internal const string Folder = "notebooks";

    public static TheoryData<string> All => TwoEngines.In(Folder);

    [Theory]
    [MemberData(nameof(All))]
    public Task Every_chapter_shows_the_same_in_both(string chapter)
    {
        Long.Only();
        return TwoEngines.CompareAsync(Folder, chapter, sandboxes);
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task Every_chapter_runs_in_its_Jupyter_kernel(string chapter)
    {
        Long.Only();
        return TwoEngines.NbconvertAsync(Folder, chapter);
    }
}
