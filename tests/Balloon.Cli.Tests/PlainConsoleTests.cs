namespace Balloon.Cli.Tests;

public sealed class PlainConsoleTests
{
    [Theory]
    [InlineData("plain\ttext\nüñ 🎈", "plain\ttext\nüñ 🎈")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007")]
    [InlineData("\u009b31mred\u007f", "\\u009b31mred\\u007f")]
    [InlineData("over\rwritten\b", "over\\u000dwritten\\u0008")]
    [InlineData("a\u202egnp.exe\u2066", "a\\u202egnp.exe\\u2066")]
    [InlineData("", "")]
    public void Control_characters_are_shown_and_not_executed(string said, string shown)
    {
        foreach (var write in (Action<TextWriter>[])[w => w.Write(said), w => w.Write(said.ToCharArray()), w => w.Write((object)said)])
        {
            using var screen = new StringWriter();
            using var console = new PlainConsole(screen);
            write(console);
            Assert.Equal(shown, screen.ToString());
        }
    }

    [Fact]
    public async Task Line_breaks_are_kept()
    {
        using var screen = new StringWriter();
        await using var console = new PlainConsole(screen);
        console.WriteLine("a\u001b");
        console.WriteLine();
        await console.WriteLineAsync("b".AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal("a\\u001b\n\nb\n", screen.ToString());
    }
}
