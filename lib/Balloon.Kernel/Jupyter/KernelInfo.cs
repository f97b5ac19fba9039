using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Balloon.Kernel.Jupyter;

/// <summary>The kernel's description of itself.</summary>
internal static class KernelInfo
{
    public const string ProtocolVersion = "5.3";

    private static string Version => typeof(KernelInfo).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static JsonObject Reply() =>
        new()
        {
            ["status"] = "ok",
            ["protocol_version"] = ProtocolVersion,
            ["implementation"] = "balloon",
            ["implementation_version"] = Version,
            ["language_info"] = new JsonObject
            {
                ["name"] = "C#",
                ["version"] = "14.0",
                ["mimetype"] = "text/x-csharp",
                ["file_extension"] = ".cs",
                ["pygments_lexer"] = "csharp",
            },
            ["banner"] = $"Balloon.Kernel {Version}: C# on {RuntimeInformation.FrameworkDescription}. Cells run with your own rights.",
            ["help_links"] = new JsonArray(
                new JsonObject { ["text"] = "C# language reference", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" }
            ),
        };
}
