using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

/// <summary>What every cell can call without a using: <c>display</c>, <c>HTML</c> and the like.</summary>
public static class Kernel
{
#pragma warning disable IDE1006 // .NET Interactive's name
    /// <summary>Shows the value in the running cell; the handle updates it.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);
#pragma warning restore IDE1006

    /// <summary>Text that formats as the HTML that it is.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Shows a style sheet: its rules hold for the page.</summary>
    public static void CSS(string content) => $"<style>{content}</style>".DisplayAs("text/html");

    /// <summary>Runs a script in the page.</summary>
    public static void Javascript(string scriptContent) =>
        $"<script type=\"text/javascript\">{scriptContent}</script>".DisplayAs("text/html");

    /// <summary>Asks the person at the front end for a line of text.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked, as in a headless run.</exception>
    public static Task<string> GetInputAsync(string prompt = "", bool isPassword = false, string typeHint = "text")
    {
        var context = DisplayExtensions.Running();
        return context.Output.ReadLineAsync(prompt, isPassword || typeHint == "password", context.CancellationToken);
    }

    /// <summary>Asks for a secret: the front end does not show what is typed.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked, as in a headless run.</exception>
    public static Task<string> GetPasswordAsync(string prompt = "") => GetInputAsync(prompt, isPassword: true);

    private sealed class HtmlString(string value) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(value);

        public override string ToString() => value;
    }
}
