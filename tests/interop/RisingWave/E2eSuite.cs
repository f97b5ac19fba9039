namespace Balloon.Interop.Tests.RisingWave;

/// <summary>The part of RisingWave's suite that is about what the sandbox's engine does.</summary>
internal static class E2eSuite
{
    private const string ImplicitFlush = "SET RW_IMPLICIT_FLUSH TO true;";

    // Their entry files set nothing up, so each file stands for itself.
    private static readonly string[] Streaming =
    [
        "streaming",
        "streaming/aggregate",
        "streaming/eowc",
        "streaming/group_top_n",
        "streaming/join",
    ];

    // Parts that an entry file includes after it has set the implicit flush.
    private static readonly string[] Batch = ["batch/aggregate", "batch/order", "batch/join", "batch/basic", "batch/types"];

    private static readonly string[] NexmarkTables =
    [
        "nexmark/create_tables.slt.part",
        "nexmark/insert_person.slt.part",
        "nexmark/insert_auction.slt.part",
        "nexmark/insert_bid.slt.part",
    ];

    private static readonly string[] TpchTables =
    [
        "tpch/create_tables.slt.part",
        .. new[] { "customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier" }.Select(table =>
            $"tpch/insert_{table}.slt.part"
        ),
    ];

    /// <summary>The folder of <c>e2e_test</c> that RISINGWAVE_E2E names; null when it names none.</summary>
    public static string? Root =>
        Environment.GetEnvironmentVariable("RISINGWAVE_E2E") is { Length: > 0 } root && Directory.Exists(root) ? root : null;

    /// <summary>The cases in the order of the subjects.</summary>
    public static IReadOnlyList<E2eCase> Cases(string root) =>
        [
            .. Streaming.SelectMany(folder => Direct(root, folder).Where(NotAnEntry).Select(file => Single(folder, file, null))),
            .. Queries(root, "nexmark", NexmarkTables),
            .. Queries(root, "tpch", TpchTables),
            .. Batch.SelectMany(folder => All(root, folder).Where(NotAnEntry).Select(file => Single(folder, file, ImplicitFlush))),
            new(
                "subscription",
                "subscription",
                [
                    "subscription/check_sql_statement.slt",
                    "subscription/create_table_and_subscription.slt",
                    "subscription/drop_table_and_subscription.slt",
                ]
            ),
        ];

    // A query of a benchmark: its tables, their rows, the view, and what the view must hold.
    private static IEnumerable<E2eCase> Queries(string root, string name, string[] tables) =>
        Direct(root, $"streaming/{name}/views")
            .Select(view => Path.GetFileName(view))
            .OrderBy(Number)
            .Select(view => new E2eCase(
                name,
                $"{name}/{view[..view.IndexOf('.', StringComparison.Ordinal)]}",
                [.. tables, $"streaming/{name}/views/{view}", $"streaming/{name}/{view}"],
                ImplicitFlush
            ));

    private static int Number(string view) =>
        int.TryParse(new string([.. view.Skip(1).TakeWhile(char.IsAsciiDigit)]), out var number) ? number : 0;

    private static E2eCase Single(string subject, string file, string? prelude) => new(subject, file, [file], prelude);

    // These only include the other files of their folder, or the parts of another subject.
    private static bool NotAnEntry(string file) => Path.GetFileName(file) is not ("main.slt.part" or "main.slt") || file.Contains("top_n");

    private static IEnumerable<string> Direct(string root, string folder) => Files(root, folder, SearchOption.TopDirectoryOnly);

    private static IEnumerable<string> All(string root, string folder) => Files(root, folder, SearchOption.AllDirectories);

    private static IEnumerable<string> Files(string root, string folder, SearchOption depth) =>
        Directory
            .EnumerateFiles(Path.Combine(root, folder), "*.slt*", depth)
            .Where(path => path.EndsWith(".slt", StringComparison.Ordinal) || path.EndsWith(".slt.part", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
