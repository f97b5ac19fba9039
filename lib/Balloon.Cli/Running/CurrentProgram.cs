namespace Balloon.Cli.Running;

/// <summary>The command line that starts this program again.</summary>
internal static class CurrentProgram
{
    /// <summary>
    /// The way in which it was started, by its own executable or by dotnet and its assembly, followed by <paramref name="arguments"/>.
    /// </summary>
    public static string[] With(params string[] arguments)
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var assembly = Path.Combine(AppContext.BaseDirectory, "balloon.dll");
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [process, assembly, .. arguments]
            : [process, .. arguments];
    }
}
