using System.Collections.Immutable;

namespace Balloon.Kernel.Interactive;

/// <summary>A value in one or several representations by MIME type, the richest first. JSON representations are stored as text.</summary>
/// <param name="Items">The MIME type and text of each representation; never empty.</param>
public sealed record MimeBundle(ImmutableArray<KeyValuePair<string, string>> Items)
{
    /// <summary>A value with a single representation.</summary>
    public static MimeBundle Of(string mimeType, string text) => new([KeyValuePair.Create(mimeType, text)]);

    /// <summary>The text for <paramref name="mimeType"/>, or null.</summary>
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

    /// <summary>Whether data of this MIME type is a JSON value, and not a string, in notebook files and Jupyter's messages.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
