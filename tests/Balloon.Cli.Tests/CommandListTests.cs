namespace Balloon.Cli.Tests;

public sealed class CommandListTests
{
    [Fact]
    public void A_command_that_is_asked_for_is_the_only_one_that_is_made()
    {
        var all = CommandList.For([]).Select(command => command.Name).ToList();
        Assert.Contains("kernel", all);
        foreach (var name in all)
            Assert.Equal([name], CommandList.For([name, "--help"]).Select(command => command.Name));
    }

    [Fact]
    public void Where_none_is_asked_for_all_are_there_to_choose_from()
    {
        var all = CommandList.For([]).Select(command => command.Name).ToList();
        foreach (var argument in (string[])["--help", "--version", "kernle", string.Empty])
            Assert.Equal(all, CommandList.For([argument]).Select(command => command.Name));
    }
}
