using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

/// <summary>Functions that every cell can call without a using: <c>display</c>, <c>HTML</c> and others.</summary>
public static class Kernel
{
#pragma warning disable IDE1006 // .NET Interactive's name
    /// <summary>Shows the value in the running cell; the returned object can update it.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);
#pragma warning restore IDE1006

    /// <summary>Marks text as HTML, so that it is shown as such.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Shows a style sheet, whose rules apply to the page.</summary>
    public static void CSS(string content) => $"<style>{content}</style>".DisplayAs("text/html");

    /// <summary>Runs a script in the page.</summary>
    public static void Javascript(string scriptContent) =>
        $"<script type=\"text/javascript\">{scriptContent}</script>".DisplayAs("text/html");

    /// <summary>Asks the user at the front end for a line of text.</summary>
    /// <exception cref="InvalidOperationException">There is no user to ask, as in a headless run.</exception>
    public static Task<string> GetInputAsync(string prompt = "", bool isPassword = false, string typeHint = "text")
    {
        var context = DisplayExtensions.Running();
        return context.Output.ReadLineAsync(prompt, isPassword || typeHint == "password", context.CancellationToken);
    }

    /// <summary>Asks for a secret: the front end does not show the typed text.</summary>
    /// <exception cref="InvalidOperationException">There is no user to ask, as in a headless run.</exception>
    public static Task<string> GetPasswordAsync(string prompt = "") => GetInputAsync(prompt, isPassword: true);

    private sealed class HtmlString(string value) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(value);

        public override string ToString() => value;
    }
}
