namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>The chapter that is compared by default; a long run compares all of them.</summary>
public sealed class ChapterInBothEnginesTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    /// <summary>One with tables, whose types come from a library that another library loads.</summary>
    [Fact]
    public Task A_chapter_shows_the_same_in_both() =>
        TwoEngines.CompareAsync(ChaptersInDotNetInteractiveTests.Folder, "05-lakehouse-tables", sandboxes);
}
