namespace Balloon.Testing;

/// <summary>A folder for one test, which is removed with its content when the test ends.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder(string prefix = "balloon-test-") => Path = Directory.CreateTempSubdirectory(prefix).FullName;

    public string Path { get; }

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is still ending may hold a file open: the system cleans its temporary folder later.
        }
        catch (UnauthorizedAccessException) { }
    }
}
