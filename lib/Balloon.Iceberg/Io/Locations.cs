namespace Balloon.Iceberg.Io;

/// <summary>Operations on locations, which are compared and joined as written: percent signs in them are part of the name.</summary>
internal static class Locations
{
    /// <summary>The scheme in lower case; empty for a plain path. A single letter is a drive and not a scheme.</summary>
    public static string Scheme(string location)
    {
        var colon = location.IndexOf(':');
        if (colon < 2)
            return "";
        foreach (var c in location.AsSpan()[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return "";
        }

        return location[..colon].ToLowerInvariant();
    }

    /// <summary>
    /// The location without scheme and authority, in which writers differ for the same file (s3 and s3a, hdfs with a host or without).
    /// </summary>
    public static ReadOnlySpan<char> WithoutAuthority(string location)
    {
        var scheme = Scheme(location);
        if (scheme.Length == 0)
            return location;
        var rest = location.AsSpan()[(scheme.Length + 1)..];
        if (!rest.StartsWith("//"))
            return rest;
        // The bucket of an object store is part of the name: only there does the authority distinguish files.
        if (scheme is "s3" or "s3a" or "s3n" or "gs" or "oss")
            return rest[1..];
        rest = rest[2..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? rest : rest[slash..];
    }

    /// <summary>A path as deletes and manifests compare it: scheme and host may differ between writers.</summary>
    public static string PathKey(string location) => WithoutAuthority(location).ToString();

    public static string Join(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    /// <summary>The path of a local file from a <c>file:</c> location or a plain path.</summary>
    public static string LocalPath(string location)
    {
        if (!location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return location;
        var path = location.AsSpan()[5..];
        if (path.StartsWith("//"))
        {
            path = path[2..];
            var slash = path.IndexOf('/');
            if (slash > 0 && path[..slash].Equals("localhost", StringComparison.OrdinalIgnoreCase))
                path = path[slash..];
        }

        // file:///C:/folder
        if (OperatingSystem.IsWindows() && path.Length > 2 && path[0] == '/' && path[2] == ':')
            path = path[1..];
        return path.ToString();
    }

    /// <summary>A <c>file://</c> location for a local path.</summary>
    public static string FromLocalPath(string path)
    {
        var full = Path.GetFullPath(path).Replace('\\', '/').TrimEnd('/');
        return full.StartsWith('/') ? $"file://{full}" : $"file:///{full}";
    }
}
