using Balloon.Kernel.Notebooks;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Notebooks;

public sealed class NotebooksInGitTests
{
    public static TheoryData<string> Chapters =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repo.Root, "notebooks"), "*.ipynb")
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task A_chapter_has_no_outputs(string name)
    {
        var path = Path.Combine(Repo.Root, "notebooks", name);
        var notebook = await NotebookDocument.LoadAsync(path, TestContext.Current.CancellationToken);
        Assert.False(notebook.Strip(), $"{name} has outputs: 'balloon strip' removes them.");
    }
}
