namespace Balloon.Cli.Tests;

public sealed class CommandListTests
{
    [Fact]
    public void Only_the_requested_command_is_created()
    {
        var all = CommandList.For([]).Select(command => command.Name).ToList();
        Assert.Contains("kernel", all);
        foreach (var name in all)
            Assert.Equal([name], CommandList.For([name, "--help"]).Select(command => command.Name));
    }

    [Fact]
    public void Without_a_requested_command_all_are_listed()
    {
        var all = CommandList.For([]).Select(command => command.Name).ToList();
        foreach (var argument in (string[])["--help", "--version", "kernle", string.Empty])
            Assert.Equal(all, CommandList.For([argument]).Select(command => command.Name));
    }
}
