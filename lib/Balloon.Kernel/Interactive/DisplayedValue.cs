using Balloon.Kernel.Interactive;

namespace Microsoft.DotNet.Interactive;

/// <summary>What a cell has shown, to be updated.</summary>
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

    /// <summary>The name under which front ends know this output.</summary>
    public string DisplayId { get; }

    /// <summary>The MIME types asked for when it was shown; empty where the formatters' preference decided.</summary>
    public IReadOnlyCollection<string> MimeTypes { get; }

    /// <summary>Replaces what is shown, formatted as the first value was: text shown by <c>DisplayAs</c> stays as it stands.</summary>
    public void Update(object? updatedValue)
    {
        var bundle =
            _verbatim && updatedValue is string text
                ? MimeBundle.Of(MimeTypes.First(), text)
                : ValueFormatting.Format(updatedValue, MimeTypes);
        (KernelInvocationContext.Current ?? _context).Output.Update(DisplayId, bundle);
    }
}
