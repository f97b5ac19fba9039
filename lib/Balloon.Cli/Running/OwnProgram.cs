namespace Balloon.Cli.Running;

/// <summary>This program, to be started again.</summary>
internal static class OwnProgram
{
    /// <summary>As it was started, by its own executable or by dotnet with its assembly, with <paramref name="arguments"/>.</summary>
    public static string[] With(params string[] arguments)
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var assembly = Path.Combine(AppContext.BaseDirectory, "balloon.dll");
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [process, assembly, .. arguments]
            : [process, .. arguments];
    }
}
