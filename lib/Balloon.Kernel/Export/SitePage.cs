namespace Balloon.Kernel.Export;

/// <summary>A page of the site.</summary>
/// <param name="Name">The notebook's file name without extension.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Summary">Its first paragraph, as plain text.</param>
/// <param name="Card">What the index shows about it.</param>
internal sealed record SitePage(string Name, string Title, string Summary, SiteCard Card)
{
    /// <summary>The address, relative to the other pages.</summary>
    public string Address => Uri.EscapeDataString(Name) + ".html";
}
