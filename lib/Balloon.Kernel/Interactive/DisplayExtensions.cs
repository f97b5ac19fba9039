namespace Microsoft.DotNet.Interactive;

/// <summary><c>value.Display()</c> and <c>"text".DisplayAs("text/html")</c> in cells.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value in the running cell.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Running().Display(value, mimeTypes);

    /// <summary>Shows text unchanged, as data of <paramref name="mimeType"/>.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => Running().DisplayAs(value, mimeType);

    internal static KernelInvocationContext Running() =>
        KernelInvocationContext.Current
        ?? throw new InvalidOperationException("Nothing can be displayed, because no cell is running: call it from a notebook's cell.");
}
