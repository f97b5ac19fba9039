namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>The chapters that are compared by default; a long run compares all of them.</summary>
public sealed class TwoChaptersInBothEnginesTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    /// <summary>
    /// One with tables, whose types come from a library that another library loads; and one with exercises. Chapters that show single
    /// events differ from game to game.
    /// </summary>
    [Theory]
    [InlineData("05-lakehouse-tables")]
    [InlineData("15-where-to-go-next")]
    public Task A_chapter_shows_the_same_in_both(string chapter) =>
        TwoEngines.CompareAsync(ChaptersInDotNetInteractiveTests.Folder, chapter, sandboxes);
}
