namespace Balloon.Testing;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
public static class Repo
{
    /// <summary>The folder of Balloon.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>
    /// A file or folder of the material that lies beside the checkout (tables of other engines, peers); null where it is absent.
    /// The variable BALLOON_SHARED names another folder for it.
    /// </summary>
    public static string? Shared(params string[] parts)
    {
        var shared = Environment.GetEnvironmentVariable("BALLOON_SHARED") ?? Path.Combine(Directory.GetParent(Root)!.FullName, "shared");
        var path = Path.Combine([shared, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    /// <summary>As <see cref="Shared"/>, but skips the test, saying so, where it is absent.</summary>
    public static string RequireShared(params string[] parts)
    {
        var path = Shared(parts);
        if (path is null)
            Assert.Skip($"../shared/{string.Join('/', parts)} is not there");
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
