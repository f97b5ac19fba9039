namespace Balloon.Testing;

/// <summary>Paths in the checkout from which the tests were built.</summary>
public static class Repo
{
    /// <summary>The folder of Balloon.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>
    /// A file or folder of the material beside the checkout (tables of other engines, peers); null if it is absent.
    /// The variable BALLOON_SHARED names another folder for it.
    /// </summary>
    public static string? Shared(params string[] parts)
    {
        var shared = Environment.GetEnvironmentVariable("BALLOON_SHARED") ?? Path.Combine(Directory.GetParent(Root)!.FullName, "shared");
        var path = Path.Combine([shared, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    /// <summary>Like <see cref="Shared"/>, but skips the test with a reason if it is absent.</summary>
    public static string RequireShared(params string[] parts)
    {
        var path = Shared(parts);
        if (path is null)
            Assert.Skip($"../shared/{string.Join('/', parts)} is missing");
        return path;
    }

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Balloon.sln above {from}: run the tests from a checkout.");
    }
}
