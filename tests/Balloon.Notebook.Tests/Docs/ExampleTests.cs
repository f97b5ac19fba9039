using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Balloon.Notebook.Tests.Docs;

/// <summary>The examples in the documentation are cells that compile.</summary>
public sealed class ExampleTests
{
    /// <summary>What an example may use without declaring it.</summary>
    public sealed class Cell
    {
        public Workshop balloon = null!;
        public ResultTable result = null!;
        public ResultTable pops = null!;
        public IReadOnlyList<Reading> readings = [];
        public object? answer;
    }

    /// <summary>A reader's own event.</summary>
    public sealed record Reading(string Sensor, double Value);

    /// <summary>The members that chapters use most.</summary>
    private static readonly string[] MostUsed =
    [
        "Workshop.OpenAsync",
        "Workshop.GenerateAsync",
        "Workshop.HealthAsync",
        "Workshop.EnsureAsync",
        "Workshop.CaughtUpAsync",
        "Workshop.ReconcileAsync",
        "Workshop.CompareAsync",
        "Workshop.CreateTablesAsync",
        "Workshop.CatalogAsync",
        "Workshop.Table",
        "Lake.LakeTable.LoadAsync",
        "Lake.LakeTable.CreateAsync",
        "Lake.LakeTable.DescribeAsync",
        "Lake.LakeTable.SnapshotsAsync",
        "Lake.LakeTable.FilesAsync",
        "Lake.TableQuery.ToListAsync",
        "Lake.TableQuery.ToDataFrameAsync",
        "Lake.TableQuery.Where",
        "Lake.TableQuery.ScanReportAsync",
        "Lake.TableQuery.DataFilesAsync",
        "Sql.StreamSql.QueryAsync",
        "Sql.StreamSql.ScalarAsync",
        "Sql.StreamSql.ToListAsync",
        "Sql.StreamSql.ToDataFrameAsync",
        "Sql.StreamSql.RunFileAsync",
        "Events.EventLog.CountAsync",
        "Events.EventLog.DescribeAsync",
        "Events.EventLog.TailAsync",
        "TableExtensions.AsTable",
        "ResultTable.Column",
        "Check.That",
        "Check.Equal",
        "DataFrames.GroupBy",
        "DataFrames.LoadParquetAsync",
    ];

    private static readonly List<(string Member, string Code)> Examples = Read();

    [Fact]
    public void Members_that_chapters_use_have_an_example()
    {
        var missing = MostUsed.Where(m => !Examples.Exists(e => e.Member == "Balloon.Notebook." + m));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_example_compiles_as_a_cell()
    {
        var options = ScriptOptions
            .Default.AddReferences(
                typeof(Workshop).Assembly,
                typeof(Microsoft.Data.Analysis.DataFrame).Assembly,
                typeof(Iceberg.Table).Assembly
            )
            .AddReferences(typeof(Plotly.NET.GenericChart).Assembly)
            .AddImports(
                "System",
                "System.Collections.Generic",
                "System.Linq",
                "System.Threading.Tasks",
                "Balloon.Notebook",
                "Balloon.Notebook.Game"
            );
        var wrong = new List<string>();
        foreach (var (member, code) in Examples)
        {
            var errors = CSharpScript
                .Create(Declarations + code, options, typeof(Cell))
                .Compile(TestContext.Current.CancellationToken)
                .Where(d => d.Severity == DiagnosticSeverity.Error)
                .ToList();
            if (errors.Count > 0)
                wrong.Add($"{member}: {code}\n  {string.Join("\n  ", errors)}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(Examples.Count >= 30);
    }

    /// <summary>A record that several examples use.</summary>
    private const string Declarations = "record ColorStats(string Player, string BalloonColor, long BalloonPops);\n";

    private static List<(string, string)> Read()
    {
        var file = Path.ChangeExtension(typeof(Workshop).Assembly.Location, ".xml");
        return
        [
            .. XDocument
                .Load(file)
                .Descendants("member")
                .SelectMany(m =>
                    m.Elements("example")
                        .SelectMany(e => e.Elements("code"))
                        .Select(c => (Name(m.Attribute("name")!.Value), c.Value.Trim()))
                ),
        ];
    }

    private static string Name(string id)
    {
        var name = id[2..];
        var end = name.AsSpan().IndexOfAny('(', '`');
        return end < 0 ? name : name[..end];
    }
}
