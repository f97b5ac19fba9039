using System.Globalization;
using System.Runtime.InteropServices;
using Balloon.Kernel.Languages;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>Magics that show information: <c>#!who</c>, <c>#!lsmagic</c>, <c>#!about</c>.</summary>
internal static class MagicCommands
{
    public static void Run(string command, object?[] states, KernelInvocationContext context, CellLanguages languages)
    {
        var text = command switch
        {
            "lsmagic" => string.Join('\n', CellSplitter.Magics(languages)),
            "about" =>
                $"Balloon.Kernel {typeof(MagicCommands).Assembly.GetName().Version?.ToString(3)}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
            "who" => string.Join('\n', StateCleaner.Variables(states).Select(v => v.Field.Name).Order(StringComparer.Ordinal)),
            _ => string.Join(
                '\n',
                StateCleaner
                    .Variables(states)
                    .OrderBy(v => v.Field.Name, StringComparer.Ordinal)
                    .Select(v =>
                        string.Create(CultureInfo.InvariantCulture, $"{v.Field.Name}: {v.Field.FieldType.Name} = {v.Value ?? "<null>"}")
                    )
            ),
        };
        context.DisplayAs(text.Length == 0 ? "No variables yet." : text, "text/plain");
    }
}
