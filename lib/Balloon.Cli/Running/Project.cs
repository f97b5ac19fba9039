namespace Balloon.Cli.Running;

/// <summary>The checkout that this command was built from.</summary>
internal static class Project
{
    /// <summary>The folder of Balloon.sln: above the current folder, or else above the program.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static string Root { get; } =
        Above(Environment.CurrentDirectory)
        ?? Above(AppContext.BaseDirectory)
        ?? throw new CommandFailedException($"No Balloon.sln above {Environment.CurrentDirectory}: run this in a checkout of the project.");

    /// <summary>A path in the checkout.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                return folder.FullName;
        }

        return null;
    }
}
