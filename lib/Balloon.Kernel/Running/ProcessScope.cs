namespace Balloon.Kernel.Running;

/// <summary>Sets environment variables, and restores them and the current folder at the end.</summary>
internal sealed class ProcessScope : IDisposable
{
    private readonly string _folder = Environment.CurrentDirectory;
    private readonly Dictionary<string, string?> _before = [];

    public ProcessScope(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
        {
            _before[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        Environment.CurrentDirectory = _folder;
    }
}
