using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Balloon.Notebook.Display;

/// <summary>The style sheets and scripts of outputs: files beside the source, embedded in the assembly.</summary>
internal static partial class Assets
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>
    /// The text of a file in the folder Assets, with the files that it includes: a line <c>//= charts/times.js</c> stands for that file.
    /// </summary>
    public static string Text(string file) =>
        Texts.GetOrAdd(file, static name => Include().Replace(Read(name), match => Read(match.Groups["file"].Value)));

    private static string Read(string name)
    {
        using var resource =
            typeof(Assets).Assembly.GetManifestResourceStream("Balloon.Notebook.Assets." + name)
            ?? throw new InvalidOperationException($"The assembly has no asset {name}.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    /// <summary>A style sheet as an element.</summary>
    public static string Style(string file) => $"<style>{Text(file)}</style>";

    /// <summary>
    /// A script as an element. An exported page moves it to its head, once; elsewhere each output contains it, and a second one detects
    /// that the first is there.
    /// </summary>
    public static string Script(string file) => $"<script data-balloon-asset=\"balloon-{file}\">{Text(file)}</script>";

    [GeneratedRegex(@"^ *//= (?<file>\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Include();
}
