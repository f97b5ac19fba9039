namespace Balloon.Testing;

/// <summary>The <c>balloon</c> command as tests run it.</summary>
public static class BalloonProgram
{
    /// <summary>
    /// The assembly that <c>dotnet</c> runs. It is what <c>./balloon</c> laid out, if that is as new as the build of these tests: that is what
    /// people run, and it starts sooner, since parts of it are native code already. Else it is the build itself.
    /// </summary>
    public static string Dll { get; } = IsLaidOut() ? LaidOut : Built;

    private static string LaidOut => Path.Combine(Repo.Root, "artifacts", "balloon", "balloon.dll");

    private static string Built
    {
        get
        {
            var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
            return Path.Combine(Repo.Root, "lib", "Balloon.Cli", "bin", configuration, "net10.0", "balloon.dll");
        }
    }

    private static bool IsLaidOut()
    {
        var (built, laidOut) = (Path.GetDirectoryName(Built)!, Path.GetDirectoryName(LaidOut)!);
        return File.Exists(LaidOut)
            && (
                !Directory.Exists(built)
                || Directory
                    .EnumerateFiles(built, "*alloon*.dll")
                    .All(file => File.GetLastWriteTimeUtc(file) <= File.GetLastWriteTimeUtc(Path.Combine(laidOut, Path.GetFileName(file))))
            );
    }
}
