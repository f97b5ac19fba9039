using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Jupyter;

/// <summary>A kernel that Jupyter can start.</summary>
/// <param name="Name">The name that notebooks use.</param>
/// <param name="Folder">The folder of its kernel.json.</param>
/// <param name="DisplayName">The name that front ends show.</param>
/// <param name="IsOurs">Whether this project installed it.</param>
public sealed record InstalledKernel(string Name, string Folder, string DisplayName, bool IsOurs)
{
    /// <summary>The program that it starts: an executable, or the assembly that <c>dotnet</c> runs; null if its file does not say.</summary>
    public string? Program { get; init; }
}

/// <summary>Installs, lists and removes kernelspecs of this kernel.</summary>
public static partial class KernelSpecs
{
    /// <summary>The name that C# notebooks use.</summary>
    public const string DefaultName = ".net-csharp";

    private const string Mark = "balloon_kernel";

    /// <summary>Writes a kernelspec.</summary>
    /// <param name="name">Its name; C# notebooks use <see cref="DefaultName"/>.</param>
    /// <param name="command">The command that starts the kernel; the connection file is appended.</param>
    /// <param name="prefix">An environment's folder; null for the user's own folder.</param>
    /// <param name="force">Whether to replace another program's kernel of that name.</param>
    /// <exception cref="KernelSpecException">
    /// The name is invalid, another program's kernel has it, or the folder cannot be written.
    /// </exception>
    public static InstalledKernel Install(string name, IReadOnlyList<string> command, string? prefix = null, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!ValidName().IsMatch(name))
            throw new KernelSpecException($"'{name}' is not a valid kernel name: use letters, digits, '.', '_' and '-'.");
        var target = Path.Combine(prefix is null ? KernelSpecFolders.Here.User() : KernelSpecFolders.Prefix(prefix), name);
        var others = KernelSpecFolders.Here.All().Select(f => Read(Path.Combine(f, name))).Append(Read(target));
        if (!force && others.FirstOrDefault(k => k is { IsOurs: false }) is { } other)
        {
            throw new KernelSpecException(
                $"Another program's kernel \"{other.DisplayName}\" has the name {name} ({other.Folder}). Give --force to take the name, or --name for another."
            );
        }

        try
        {
            Directory.CreateDirectory(target);
            File.WriteAllText(Path.Combine(target, "kernel.json"), NotebookJson.Write(Spec(name, command)));
            File.WriteAllText(Path.Combine(target, "logo-svg.svg"), Logo);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KernelSpecException(
                $"{target} cannot be written: {cause.Message} Use --prefix to name a folder that can be written.",
                cause
            );
        }

        return Read(target)!;
    }

    /// <summary>The kernels in Jupyter's folders.</summary>
    /// <param name="prefix">An additional environment's folder.</param>
    public static IReadOnlyList<InstalledKernel> List(string? prefix = null) =>
        [
            .. KernelSpecFolders
                .Here.All()
                .Concat(prefix is null ? [] : [KernelSpecFolders.Prefix(prefix)])
                .Distinct(StringComparer.Ordinal)
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateDirectories)
                .Select(Read)
                .OfType<InstalledKernel>()
                .OrderBy(k => k.Name, StringComparer.Ordinal),
        ];

    /// <summary>Removes a kernelspec that this project installed.</summary>
    /// <exception cref="KernelSpecException">There is none of that name, or it is another program's.</exception>
    public static InstalledKernel Uninstall(string name, string? prefix = null)
    {
        var folders = prefix is null ? KernelSpecFolders.Here.All() : [KernelSpecFolders.Prefix(prefix)];
        var found = folders.Select(f => Read(Path.Combine(f, name))).OfType<InstalledKernel>().ToList();
        if (found.Count == 0)
            throw new KernelSpecException($"There is no kernel {name}. 'balloon kernel list' shows what there is.");
        if (found.Find(k => k.IsOurs) is not { } ours)
            throw new KernelSpecException($"The kernel {name} ({found[0].Folder}) is another program's and was not removed.");
        Directory.Delete(ours.Folder, recursive: true);
        return ours;
    }

    private static JsonObject Spec(string name, IReadOnlyList<string> command) =>
        new()
        {
            ["argv"] = new JsonArray([.. command.Append("{connection_file}").Select(a => (JsonNode)a)]),
            ["display_name"] = name == DefaultName ? ".NET (C#)" : $".NET (C#) {name}",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["env"] = new JsonObject
            {
                // A .NET in a user's home folder is not found by the command's host, and a front end may not have the variable.
                ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
            },
            ["metadata"] = new JsonObject { [Mark] = true, ["debugger"] = false },
        };

    private static InstalledKernel? Read(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        if (!File.Exists(file))
            return null;
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(file));
            var ours = json?["metadata"]?[Mark]?.GetValue<bool>() ?? false;
            return new(Path.GetFileName(folder), folder, json?["display_name"]?.GetValue<string>() ?? string.Empty, ours)
            {
                Program = ProgramOf([.. (json?["argv"] as JsonArray ?? []).Select(word => word?.GetValue<string>() ?? "")]),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return new(Path.GetFileName(folder), folder, "(unreadable)", false);
        }
    }

    /// <summary>The program of a command line: the first word, or the second after <c>dotnet</c>.</summary>
    public static string? ProgramOf(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Count > 1 && Path.GetFileNameWithoutExtension(command[0]).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? command[1]
            : command.FirstOrDefault();
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]+$", RegexOptions.None, 1000)]
    private static partial Regex ValidName();

    private const string Logo = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64"><path d="M32 4c12 0 20 9 20 20 0 12-11 22-18 24l3 6H27l3-6C23 46 12 36 12 24 12 13 20 4 32 4z" fill="#512bd4"/><text x="32" y="30" font-family="sans-serif" font-size="17" font-weight="700" text-anchor="middle" fill="#fff">C#</text></svg>

        """;
}

/// <summary>A kernelspec cannot be installed or removed.</summary>
/// <param name="message">The reason, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class KernelSpecException(string message, Exception? inner = null) : Exception(message, inner);
