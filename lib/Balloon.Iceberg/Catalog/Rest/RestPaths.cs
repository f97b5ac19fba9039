namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Paths of the REST catalog protocol below the catalog's address.</summary>
internal sealed class RestPaths
{
    private readonly string _root;
    private readonly string _separator;

    /// <param name="properties">The merged configuration, of which <c>prefix</c> and <c>namespace-separator</c> are used.</param>
    public RestPaths(IReadOnlyDictionary<string, string> properties)
    {
        var prefix = properties.GetValueOrDefault(RestNames.Prefix)?.Trim('/');
        _root = string.IsNullOrEmpty(prefix) ? "v1/" : $"v1/{EscapePrefix(prefix)}/";
        _separator = properties.GetValueOrDefault(RestNames.NamespaceSeparator) ?? "%1F";
    }

    public static string Config(string? warehouse) =>
        warehouse is null ? "v1/config" : $"v1/config?warehouse={Uri.EscapeDataString(warehouse)}";

    public string Namespaces => _root + "namespaces";

    public string Rename => _root + "tables/rename";

    public string Transaction => _root + "transactions/commit";

    public string Namespace(Namespace name) => $"{Namespaces}/{Encode(name)}";

    public string NamespaceProperties(Namespace name) => $"{Namespace(name)}/properties";

    public string Tables(Namespace name) => $"{Namespace(name)}/tables";

    public string Table(TableIdentifier table) => $"{Tables(table.Namespace)}/{Uri.EscapeDataString(table.Name)}";

    public string Credentials(TableIdentifier table) => $"{Table(table)}/credentials";

    public string Register(Namespace name) => $"{Namespace(name)}/register";

    public string View(TableIdentifier view) => $"{Namespace(view.Namespace)}/views/{Uri.EscapeDataString(view.Name)}";

    /// <summary>A namespace as one path segment: its levels are encoded; the separator already is.</summary>
    public string Encode(Namespace name) => string.Join(_separator, name.Levels.Select(Uri.EscapeDataString));

    // Servers send the prefix ready to use, but some have a space in it.
    private static string EscapePrefix(string prefix) =>
        string.Join('/', prefix.Split('/').Select(part => part.Contains('%') ? part : Uri.EscapeDataString(part)));
}
