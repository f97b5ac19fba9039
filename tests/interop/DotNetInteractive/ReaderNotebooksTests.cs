using Balloon.Testing;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>
/// Small notebooks as a reader of the course would write them: windows, a join, an alert, a chart; at most twelve lines per cell.
/// </summary>
public sealed class ReaderNotebooksTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    internal const string Folder = "tests/interop/readers";

    public static TheoryData<string> All => TwoEngines.In(Folder);

    [Theory]
    [MemberData(nameof(All))]
    public void A_readers_notebook_has_at_most_twelve_lines_a_cell(string name) =>
        Assert.All(TwoEngines.SourcesOf(Folder, name), source => Assert.InRange(source.Split('\n').Length, 1, 12));

    [Theory]
    [MemberData(nameof(All))]
    public Task A_readers_notebook_shows_the_same_in_both(string name)
    {
        Long.Only();
        return TwoEngines.CompareAsync(Folder, name, sandboxes);
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task A_readers_notebook_runs_in_NET_Interactives_Jupyter_kernel(string name)
    {
        Long.Only();
        return TwoEngines.NbconvertAsync(Folder, name);
    }
}
