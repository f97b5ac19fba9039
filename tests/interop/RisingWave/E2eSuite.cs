namespace Balloon.Interop.Tests.RisingWave;

/// <summary>RisingWave's suite: a case for every file that is in scope and not merely a part of another.</summary>
internal static class E2eSuite
{
    private const string ImplicitFlush = "SET RW_IMPLICIT_FLUSH TO true;";

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

    private static readonly E2eCase Subscription = new(
        "subscription",
        "subscription",
        [
            "subscription/check_sql_statement.slt",
            "subscription/create_table_and_subscription.slt",
            "subscription/drop_table_and_subscription.slt",
        ]
    );

    /// <summary>The folder of <c>e2e_test</c> in the variable RISINGWAVE_E2E, or null.</summary>
    public static string? Root =>
        Environment.GetEnvironmentVariable("RISINGWAVE_E2E") is { Length: > 0 } root && Directory.Exists(root) ? root : null;

    /// <summary>The cases, by subject.</summary>
    public static IReadOnlyList<E2eCase> Cases(string root)
    {
        var scope = E2eScope.Read();
        var special = Queries(root, "nexmark", NexmarkTables).Concat(Queries(root, "tpch", TpchTables)).Append(Subscription).ToList();
        var taken = special.SelectMany(special => special.Files).ToHashSet(StringComparer.Ordinal);
        var single = Files(root)
            .Where(file => !taken.Contains(file) && scope.Of(file) is null && !E2eParts.IsPart(root, file))
            .Select(Single);
        return [.. special.Concat(single).OrderBy(e2eCase => e2eCase.Subject, StringComparer.Ordinal)];
    }

    /// <summary>Every file of the suite, relative to its folder; a file that links point to is listed once.</summary>
    public static IEnumerable<string> Files(string root) =>
        Directory
            .EnumerateFiles(
                root,
                "*.slt*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .Where(path => path.EndsWith(".slt", StringComparison.Ordinal) || path.EndsWith(".slt.part", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    // A query of a benchmark: its tables, their rows, the view, and the expected rows of the view.
    private static IEnumerable<E2eCase> Queries(string root, string name, string[] tables) =>
        Directory
            .EnumerateFiles(Path.Combine(root, $"streaming/{name}/views"), "*.slt.part")
            .Select(view => Path.GetFileName(view))
            .OrderBy(Number)
            .Select(view => new E2eCase(
                $"streaming/{name}",
                $"{name}/{view[..view.IndexOf('.', StringComparison.Ordinal)]}",
                [.. tables, $"streaming/{name}/views/{view}", $"streaming/{name}/{view}"],
                ImplicitFlush
            ));

    private static int Number(string view) =>
        int.TryParse(new string([.. view.Skip(1).TakeWhile(char.IsAsciiDigit)]), out var number) ? number : 0;

    // A file is a case of its own. Those of batch that are included run after the entry file has set the implicit flush.
    private static E2eCase Single(string file) =>
        file.StartsWith("batch/tpch/", StringComparison.Ordinal) ? new(Subject(file), file, [.. TpchTables, file], ImplicitFlush)
        : file.StartsWith("streaming/nexmark/sinks/", StringComparison.Ordinal)
            ? new(Subject(file), file, [.. NexmarkTables, file], ImplicitFlush)
        : new(Subject(file), file, [file], IsIncluded(file) ? ImplicitFlush : null);

    private static bool IsIncluded(string file) =>
        file.EndsWith(".part", StringComparison.Ordinal) && file.StartsWith("batch/", StringComparison.Ordinal);

    private static string Subject(string file)
    {
        var folders = file.Split('/')[..^1];
        return string.Join('/', folders.Take(2));
    }
}
