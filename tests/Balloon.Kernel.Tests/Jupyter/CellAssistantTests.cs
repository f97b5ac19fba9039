using Balloon.Kernel.Assist;
using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Tests.Jupyter;

[Collection("process state")]
public sealed class CellAssistantTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();
    private readonly CellAssistant _assistant;

    public CellAssistantTests() => _assistant = new(_engine);

    public async ValueTask DisposeAsync()
    {
        _assistant.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task Members_are_completed_by_the_typed_prefix()
    {
        Assert.Equal(["WriteLine"], await Complete("Console.WriteL"));
        Assert.Contains("Write", await Complete("#!time\nvar x = 1;\nConsole.W"));
    }

    [Fact]
    public async Task Names_of_earlier_cells_are_completed()
    {
        await _engine.Run("record Pop(string Color, int Score); var lastPop = new Pop(\"red\", 100);");
        await _engine.Run("var other = lastPop.Score;");
        Assert.Equal(["lastPop"], await Complete("lastP"));
        Assert.Equal(["Color"], await Complete("lastPop.Col"));
        Assert.Equal(["display"], await Complete("displ"));
    }

    [Fact]
    public async Task The_replaced_span_is_the_typed_prefix()
    {
        var found = await _assistant.CompleteAsync("var x = Math.Ab + 1;", 15, TestContext.Current.CancellationToken);
        Assert.Equal((13, 15), (found.Start, found.End));
    }

    [Fact]
    public async Task Inspection_shows_signature_and_documentation_of_framework_and_cell_names()
    {
        await _engine.Run("int Twice(int n) => 2 * n;");
        var own = await _assistant.InspectAsync("Twice(1)", 2, TestContext.Current.CancellationToken);
        Assert.Contains("int Twice(int n)", own, StringComparison.Ordinal);
        var framework = await _assistant.InspectAsync("Console.WriteLine", 17, TestContext.Current.CancellationToken);
        Assert.Contains("void Console.WriteLine()", framework, StringComparison.Ordinal);
        Assert.Null(await _assistant.InspectAsync("  ", 1, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("1 + 1", "Complete")]
    [InlineData("#r \"nuget:X\"\nvar x = 1;", "Complete")]
    [InlineData("foreach (var i in new[] { 1 })", "Incomplete")]
    [InlineData("int F() {", "Incomplete")]
    [InlineData("var = ;", "Invalid")]
    public void Whether_a_cell_is_complete_is_reported(string code, string expected) =>
        Assert.Equal(expected, CellAssistant.IsComplete(code).ToString());

    private async Task<IEnumerable<string>> Complete(string code) =>
        (await _assistant.CompleteAsync(code, code.Length, TestContext.Current.CancellationToken)).Items.Select(i => i.Text);
}
