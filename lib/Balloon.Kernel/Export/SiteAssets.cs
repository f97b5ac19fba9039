using System.Security.Cryptography;
using System.Text;

namespace Balloon.Kernel.Export;

/// <summary>The files that a site's pages share, in <c>assets/</c>.</summary>
internal sealed class SiteAssets(string siteFolder)
{
    private const long MaxFileSize = 20 << 20;

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    public string Folder { get; } = Path.Combine(siteFolder, "assets");

    /// <summary>
    /// Writes an asset once per site. If two have the same name but different contents, the second one gets a unique name.
    /// </summary>
    /// <returns>Its address, relative to the site's pages.</returns>
    public string AddText(string name, string text)
    {
        name = Path.GetFileName(name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
        if (_names.TryGetValue(name, out var known) && known != hash)
            name = $"{Path.GetFileNameWithoutExtension(name)}-{hash}{Path.GetExtension(name)}";
        if (_names.TryAdd(name, hash))
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, name), text);
        }

        return "assets/" + Uri.EscapeDataString(name);
    }

    /// <summary>Copies a file that a page links to.</summary>
    public string AddFile(string path)
    {
        if (new FileInfo(path).Length > MaxFileSize)
            return new Uri(path).AbsoluteUri;
        var name = Path.GetFileName(path);
        if (_names.TryGetValue(name, out var from) && from != path)
            name =
                $"{Path.GetFileNameWithoutExtension(path)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8]}{Path.GetExtension(path)}";
        if (_names.TryAdd(name, path))
        {
            Directory.CreateDirectory(Folder);
            File.Copy(path, Path.Combine(Folder, name), overwrite: true);
        }

        return "assets/" + Uri.EscapeDataString(name);
    }
}
