// Runs a notebook with a parameter and writes its page: a report that is made every night, say.
using Balloon.Kernel.Running;

var result = await SiteBuilder.RunAsync(
    new RunOptions
    {
        Notebooks = [Path.Combine(AppContext.BaseDirectory, "report.ipynb")],
        OutputFolder = args.ElementAtOrDefault(0) ?? "site",
        SiteTitle = "Reports",
        Parameters = new Dictionary<string, string> { ["days"] = args.ElementAtOrDefault(1) ?? "7" },
    }
);
foreach (var notebook in result.Notebooks)
    Console.WriteLine($"{notebook.Name}: {(notebook.Failure is { } failed ? failed.Failure.Message : "ok")}, {notebook.CellsRun} cells");
Console.WriteLine($"the page: {result.IndexPage}");
return result.Succeeded ? 0 : 1;
