using Balloon.Kernel.Interactive;

namespace Microsoft.DotNet.Interactive;

/// <summary>An output that a cell has shown and can update.</summary>
public sealed class DisplayedValue
{
    private readonly KernelInvocationContext _context;
    private readonly bool _verbatim;

    internal DisplayedValue(string displayId, IReadOnlyCollection<string> mimeTypes, KernelInvocationContext context, bool verbatim = false)
    {
        _verbatim = verbatim;
        DisplayId = displayId;
        MimeTypes = mimeTypes;
        _context = context;
    }

    /// <summary>The id by which front ends identify this output.</summary>
    public string DisplayId { get; }

    /// <summary>The MIME types that were requested when it was shown; empty if the formatters' preference decided.</summary>
    public IReadOnlyCollection<string> MimeTypes { get; }

    /// <summary>Replaces the output, formatted like the first value: text shown by <c>DisplayAs</c> is not formatted.</summary>
    public void Update(object? updatedValue)
    {
        var bundle =
            _verbatim && updatedValue is string text
                ? MimeBundle.Of(MimeTypes.First(), text)
                : ValueFormatting.Format(updatedValue, MimeTypes);
        (KernelInvocationContext.Current ?? _context).Output.Update(DisplayId, bundle);
    }
}
