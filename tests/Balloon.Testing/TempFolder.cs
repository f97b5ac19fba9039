namespace Balloon.Testing;

/// <summary>A folder of its own for one test, removed with everything in it when the test ends.</summary>
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
            // A process that is still going down may hold a file: the system's temporary folder is cleared by its owner.
        }
        catch (UnauthorizedAccessException) { }
    }
}
