using System.Text.Json;
using Balloon.Kernel.Running;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Export;

public sealed class SiteWriterTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_index_says_where_to_start_and_has_a_card_for_each_page()
    {
        var index = await WriteAsync();
        Assert.Contains(
            "<a href=\"01-first.html\">Start here: First</a> <span>2 chapters, 40 minutes in all</span>",
            index,
            StringComparison.Ordinal
        );
        Assert.Contains("<h2 class=\"part\">The basics</h2>", index, StringComparison.Ordinal);
        Assert.Contains("class=\"on-light\" src=\"assets/view.png\"", index, StringComparison.Ordinal);
        Assert.Contains("class=\"on-dark\" src=\"assets/view.dark.png\"", index, StringComparison.Ordinal);
        Assert.Contains("<p>You have a view.</p><small>15 minutes</small>", index, StringComparison.Ordinal);
        Assert.Contains("glossary.html", index, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_index_has_every_section_with_its_words_and_code()
    {
        await WriteAsync();
        var script = await File.ReadAllTextAsync(folder["site", "assets", "search-index.js"], TestContext.Current.CancellationToken);
        var sections = JsonDocument
            .Parse(script["window.siteSections = ".Length..].TrimEnd('\n', ';'))
            .RootElement.EnumerateArray()
            .ToList();
        var windows = Assert.Single(sections, s => s.GetProperty("h").GetString() == "Windows");
        Assert.Equal("01-first.html#windows", windows.GetProperty("a").GetString());
        Assert.Contains("cut time", windows.GetProperty("t").GetString(), StringComparison.Ordinal);
        Assert.Contains("TUMBLE(pops)", windows.GetProperty("t").GetString(), StringComparison.Ordinal);
        Assert.Contains(sections, s => s.GetProperty("a").GetString() == "glossary.html#window");
    }

    [Fact]
    public async Task A_page_shows_the_picture_that_fits_its_theme()
    {
        await WriteAsync();
        var page = await File.ReadAllTextAsync(folder["site", "01-first.html"], TestContext.Current.CancellationToken);
        Assert.Contains("<img src=\"assets/view.png\" class=\"on-light\" alt=\"A view\"", page, StringComparison.Ordinal);
        Assert.Contains("<img src=\"assets/view.dark.png\" class=\"on-dark\" alt=\"A view\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cells_of_a_solution_are_one_fold()
    {
        var cells = new (string Type, string Source, string? Tag)[]
        {
            ("markdown", "# Exercises", null),
            ("code", "firstTry", null),
            ("code", "firstSolution", "solution"),
            ("code", "firstCheck", "solution"),
            ("code", "hidden", "remove-cell"),
            ("code", "firstLook", "solution"),
            ("markdown", "The second one.", null),
            ("code", "secondTry", null),
            ("code", "secondSolution", "solution"),
        };
        var notebook = new
        {
            nbformat = 4,
            nbformat_minor = 4,
            metadata = new { },
            cells = cells.Select(c => new
            {
                cell_type = c.Type,
                metadata = new { tags = c.Tag is null ? Array.Empty<string>() : [c.Tag] },
                source = c.Source,
                outputs = Array.Empty<object>(),
            }),
        };
        await File.WriteAllTextAsync(folder["one.ipynb"], JsonSerializer.Serialize(notebook), TestContext.Current.CancellationToken);
        var options = new RunOptions
        {
            Notebooks = [folder["one.ipynb"]],
            OutputFolder = folder["site"],
            Execute = false,
        };
        await SiteBuilder.RunAsync(options, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(folder["site", "one.html"], TestContext.Current.CancellationToken);
        var article = page[page.IndexOf("<article>", StringComparison.Ordinal)..page.IndexOf("</article>", StringComparison.Ordinal)];
        Assert.DoesNotContain("hidden", article, StringComparison.Ordinal);
        var folds = article.Split("<summary>Solution</summary>");
        Assert.Equal(3, folds.Length);
        Assert.Equal(2, article.Split("</details>").Length - 1);
        var first = folds[1][..folds[1].IndexOf("</details>", StringComparison.Ordinal)];
        Assert.Equal(3, first.Split("<section class=\"cell run\">").Length - 1);
        Assert.Contains("firstTry", folds[0], StringComparison.Ordinal);
        Assert.Contains("secondTry", folds[1][first.Length..], StringComparison.Ordinal);
        Assert.Contains("secondSolution", folds[2], StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync()
    {
        await File.WriteAllTextAsync(folder["view.png"], "light");
        await File.WriteAllTextAsync(folder["view.dark.png"], "dark");
        await File.WriteAllTextAsync(folder["glossary.md"], "# Glossary\n\n## Window\n\nA piece of time.\n");
        Notebook(
            "01-first",
            """{"minutes": 15, "picture": "view.png", "result": "You have a view.", "part": "The basics"}""",
            "# First\n\nHello.",
            "![A view](view.png)\n\n## Windows\n\nThey cut time.",
            "var sql = \"TUMBLE(pops)\";"
        );
        Notebook("02-second", """{"minutes": 25}""", "# Second\n\nGood bye.", "A window again.", "1");
        var options = new RunOptions
        {
            Notebooks = [folder["01-first.ipynb"], folder["02-second.ipynb"]],
            OutputFolder = folder["site"],
            Execute = false,
        };
        var result = await SiteBuilder.RunAsync(options, TestContext.Current.CancellationToken);
        return await File.ReadAllTextAsync(result.IndexPage!, TestContext.Current.CancellationToken);
    }

    private void Notebook(string name, string site, string first, string second, string code)
    {
        object[] cells =
        [
            new
            {
                cell_type = "markdown",
                metadata = new { },
                source = first,
            },
            new
            {
                cell_type = "markdown",
                metadata = new { },
                source = second,
            },
            new
            {
                cell_type = "code",
                metadata = new { },
                source = code,
                outputs = Array.Empty<object>(),
                execution_count = (int?)null,
            },
        ];
        var notebook = new
        {
            nbformat = 4,
            nbformat_minor = 4,
            metadata = new { site = JsonDocument.Parse(site).RootElement },
            cells,
        };
        File.WriteAllText(folder[name + ".ipynb"], JsonSerializer.Serialize(notebook));
    }
}
