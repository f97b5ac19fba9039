using Balloon.Testing;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>The files and folders of the suite that are out of the sandbox's scope.</summary>
internal sealed class E2eScope
{
    private readonly List<(string Prefix, string Reason)> _rules;

    private E2eScope(List<(string Prefix, string Reason)> rules) => _rules = rules;

    /// <summary>The rules: a file, or a folder with its slash, and the reason.</summary>
    public IReadOnlyList<(string Prefix, string Reason)> Rules => _rules;

    /// <summary>The rules of <c>e2e-out-of-scope.txt</c>, one per line: <c>file or folder/ # reason</c>.</summary>
    /// <exception cref="FormatException">A line has no reason.</exception>
    public static E2eScope Read()
    {
        var rules = new List<(string, string)>();
        foreach (var line in File.ReadLines(Path.Combine(Repo.Root, "tests/interop/e2e-out-of-scope.txt")))
        {
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            var parts = line.Split('#', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || parts[1].Length == 0)
                throw new FormatException($"'{line}' gives no reason.");
            rules.Add((parts[0], parts[1]));
        }

        return new(rules);
    }

    /// <summary>Why the file does not run, or null if it does.</summary>
    public string? Of(string file)
    {
        foreach (var (prefix, reason) in _rules)
        {
            if (prefix.EndsWith('/') ? file.StartsWith(prefix, StringComparison.Ordinal) : file == prefix)
                return reason;
        }

        return null;
    }
}
