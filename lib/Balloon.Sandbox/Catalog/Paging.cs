using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Balloon.Sandbox.Catalog;

/// <summary>The page of a list that a client asks for. A token is the last entry of the previous page.</summary>
/// <param name="After">The last entry of the previous page; null for the first page.</param>
/// <param name="Size">The most entries of the page.</param>
internal readonly record struct Paging(string? After, int Size)
{
    private const int MaxPageSize = 1000;

    public static Paging Of(CatalogRequest request)
    {
        var token = request.Query("pageToken");
        var size = request.Query("pageSize");
        if (token is null && size is null)
            return new Paging(null, int.MaxValue - 1);
        var most = MaxPageSize;
        if (size is not null && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most < 1))
            throw CatalogError.BadRequest($"pageSize must be a positive number, not '{size}'.");
        return new Paging(string.IsNullOrEmpty(token) ? null : Decode(token), Math.Min(most, MaxPageSize));
    }

    /// <summary>
    /// Writes the token of the next page, or null if this is the last one, and cuts <paramref name="entries"/> to the page.
    /// </summary>
    public void WriteNext(Utf8JsonWriter json, List<string> entries)
    {
        if (entries.Count <= Size)
        {
            json.WriteNull("next-page-token");
            return;
        }

        entries.RemoveRange(Size, entries.Count - Size);
        json.WriteString("next-page-token", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(entries[^1])));
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException)
        {
            throw CatalogError.BadRequest($"'{token}' is not a page token of this catalog.");
        }
    }
}
