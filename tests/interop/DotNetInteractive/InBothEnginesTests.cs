namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>The chapters that are compared by default; the long run compares all of them.</summary>
public sealed class TwoChaptersInBothEnginesTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    /// <summary>Tables, with types of a library that another one brings; and exercises. Chapters that show single events differ from game to game.</summary>
    [Theory]
    [InlineData("05-lakehouse-tables")]
    [InlineData("15-where-to-go-next")]
    public Task A_chapter_shows_the_same_in_both(string chapter) =>
        TwoEngines.CompareAsync(ChaptersInDotNetInteractiveTests.Folder, chapter, sandboxes);
}

/// <summary>The readers' notebooks that are compared by default.</summary>
public sealed class ReaderNotebooksInBothEnginesTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    /// <summary>A query with a parameter; a chart of Plotly.NET.</summary>
    [Theory]
    [InlineData("best-players")]
    [InlineData("pops-per-minute")]
    public Task A_reader_s_notebook_shows_the_same_in_both(string name) =>
        TwoEngines.CompareAsync(ReaderNotebooksTests.Folder, name, sandboxes);
}
