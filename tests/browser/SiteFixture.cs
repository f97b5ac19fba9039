using Balloon.Kernel.Running;
using Balloon.Kernel.Tests;
using Balloon.Testing;

namespace Balloon.Browser.Tests;

/// <summary>A site of two notebooks with everything that a chapter may show, made once.</summary>
public sealed class SiteFixture : IDisposable
{
    private static readonly TempFolder Folder = new("balloon-site-");
    private static readonly SemaphoreSlim One = new(1, 1);
    private static string? s_site;

    public static string Library => Path.Combine(AppContext.BaseDirectory, "Balloon.Notebook.dll");

    public void Dispose() => Folder.Dispose();

    public static async Task<string> FolderAsync()
    {
        await One.WaitAsync();
        try
        {
            return s_site ??= await MakeAsync();
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task<string> MakeAsync()
    {
        var first = """
            # Watch the balloons

            Pops arrive as events; you will see them **counted**, `live`, in [the next chapter](02-second.ipynb#the-table).

            > [!NOTE]
            > A *tumbling window* is a stretch of time of fixed length, one after the other.

            ## The stream

            | color | points | who loves it |
            |---|---:|---|
            | red | 100 | Mickey, Pikachu, Mario, Popeye |
            | gold | 90 | Sonic |

            ```sql
            -- how many pops of each colour
            SELECT balloon_color, count(*) AS pops FROM balloon_game GROUP BY balloon_color ORDER BY pops DESC;
            ```

            ### Run it

            ```bash
            ./balloon run --keep-going # everything
            ```

            <img src="picture.svg" alt="Pops go from the game to a dashboard" width="600">
            """;
        File.WriteAllText(
            Folder["picture.svg"],
            """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 80"><rect width="600" height="80" rx="12" fill="#dbe7ff"/><text x="300" y="47" text-anchor="middle" font-family="sans-serif" font-size="20" fill="#123">game → log → views → lake → dashboard</text></svg>"""
        );
        NotebooksForTests.Write(
            Folder.Path,
            "01-first",
            first,
            $"#r \"{Library.Replace('\\', '/')}\"\nusing Balloon.Notebook;",
            "// A comment that says why\nvar pops = new Dictionary<string, int> { [\"red\"] = 12, [\"gold\"] = 9 };\nforeach (var (color, count) in pops)\n    Console.WriteLine($\"{color,-8} {count * 1.5:0.0}\");\npops.Values.Sum()",
            "Charts.Bar(pops, p => p.Key, p => p.Value, unit: \"pops\", alt: \"Red was popped twelve times, gold nine times\")",
            "new Dashboard(\"Pops\", [Panel.Cards(new Card(\"pops\", 21)), Panel.Chart(\"By colour\", Charts.Bar(pops, p => p.Key, p => p.Value, alt: \"Twelve red, nine gold\"))])",
            "using Plotly.NET.CSharp;\nChart.Line<int, int, string>(x: new[] { 1, 2, 3 }, y: new[] { 2, 1, 4 }, Name: \"blue\")",
            "new[] { new { Player = \"Cosmic Dragon\", Score = 1200, Color = \"yellow\" }, new { Player = \"Lucky Star\", Score = 900, Color = \"red\" } }",
            "new ResultTable(\"wide\", [\"player\", \"total_score\", \"average\", \"first_pop\", \"last_pop\", \"file\", \"favourite\"], [[\"Cosmic Dragon\", 35_708_467L, 87.62, new DateTime(2026, 11, 22, 19, 30, 0), new DateTime(2026, 11, 22, 20, 30, 0), \"part-00001.parquet\", \"bubblegum pink\"]])",
            "raises:// This fails on purpose\nthrow new InvalidOperationException(\"A wrong watermark: <b>not bold</b>\");",
            "Console.Error.WriteLine(\"a warning\"); Console.WriteLine(new string('x', 300));"
        );
        NotebooksForTests.Write(
            Folder.Path,
            "02-second",
            "# Query the lake\n\nThe tables, read back.\n\n## The table\n\nIt is small.",
            "\"<div class='cards'><span class='bar' style='display:inline-block;height:10px;width:100px;background:#888'></span></div>\".DisplayAs(\"text/html\");\n1 + 1"
        );
        var result = await SiteBuilder.RunAsync(
            new()
            {
                Notebooks = [Folder["01-first.ipynb"], Folder["02-second.ipynb"]],
                OutputFolder = Folder["site"],
                SiteTitle = "Balloon",
                SiteSubtitle = "Streaming analytics in C#: Kafka → RisingWave SQL → Iceberg → dashboards",
            }
        );
        Assert.True(result.Succeeded, result.Notebooks.FirstOrDefault(n => n.Failure is not null)?.Failure?.Failure.ToString());
        return Folder["site"];
    }
}
