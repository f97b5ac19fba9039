using Balloon.Kernel.Interactive;

namespace Microsoft.DotNet.Interactive;

/// <summary>Display methods of the running cell, as extension methods that also exist in .NET Interactive.</summary>
public static class KernelInvocationContextExtensions
{
    /// <summary>
    /// Shows <paramref name="value"/> in the cell; the returned object can update it. Without MIME types the formatters' preference
    /// decides.
    /// </summary>
    public static DisplayedValue Display(this KernelInvocationContext context, object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Display(value, mimeTypes);
    }

    /// <summary>Shows <paramref name="value"/> unchanged, as data of <paramref name="mimeType"/>.</summary>
    public static DisplayedValue DisplayAs(this KernelInvocationContext context, string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.DisplayAs(value, mimeType);
    }

    /// <summary>Writes to the cell's standard output.</summary>
    public static void DisplayStandardOut(this KernelInvocationContext context, string output)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Output.Stream(ConsoleStream.Out, output);
    }

    /// <summary>Writes to the cell's standard error.</summary>
    public static void DisplayStandardError(this KernelInvocationContext context, string error)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Output.Stream(ConsoleStream.Error, error);
    }
}
