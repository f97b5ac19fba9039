using Balloon.Testing;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>Small notebooks as a reader of the course would write them: windows, a join, an alert, a chart; at most twelve lines a cell.</summary>
public sealed class ReaderNotebooksTests(TwoSandboxes sandboxes) : IClassFixture<TwoSandboxes>
{
    private const string Folder = "tests/interop/readers";

    public static TheoryData<string> All => TwoEngines.In(Folder);

    [Theory]
    [MemberData(nameof(All))]
    public Task A_reader_s_notebook_shows_the_same_in_both(string name)
    {
        // These two wait for the windows of their streams.
        if (name is "minutes" or "streak-alert")
            Long.Only();
        return TwoEngines.CompareAsync(Folder, name, sandboxes);
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task A_reader_s_notebook_runs_in_NET_Interactive_s_Jupyter_kernel(string name)
    {
        Long.Only();
        return TwoEngines.NbconvertAsync(Folder, name);
    }
}
