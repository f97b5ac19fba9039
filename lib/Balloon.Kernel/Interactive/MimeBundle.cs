using System.Collections.Immutable;

namespace Balloon.Kernel.Interactive;

/// <summary>One value in one or several representations, by MIME type, the richest first. JSON representations are kept as their text.</summary>
/// <param name="Items">MIME type and text of each representation; never empty.</param>
public sealed record MimeBundle(ImmutableArray<KeyValuePair<string, string>> Items)
{
    /// <summary>A value with a single representation.</summary>
    public static MimeBundle Of(string mimeType, string text) => new([KeyValuePair.Create(mimeType, text)]);

    /// <summary>The text under <paramref name="mimeType"/>, or null.</summary>
    public string? this[string mimeType]
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Key == mimeType)
                    return item.Value;
            }

            return null;
        }
    }

    /// <summary>True for MIME types whose data is a JSON value in a notebook file and in Jupyter's messages, not a string.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
