using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>
/// Files that are not cases by themselves: those that only include others, and those that need the file that includes them.
/// </summary>
internal static partial class E2eParts
{
    // They depend on the file that includes them, and run there.
    private static readonly string[] Parts =
    [
        "backfill/backfill_order_control.slt.part",
        "nexmark/",
        "tpch/",
        "over_window/generated/batch/basic/",
        "over_window/generated/streaming/basic/",
        "over_window/generated/batch/rank_func/row_number_old.slt.part",
        "over_window/generated/streaming/rank_func/row_number_old.slt.part",
        "extended_mode/1dim_list.slt.part",
        "slow_tests/streaming/bug_fixes/issue_20342.slt.part",
        "streaming/nexmark/create_views.slt.part",
        "streaming/nexmark/drop_views.slt.part",
        "streaming/nexmark/test_mv_result.slt.part",
        "streaming/tpch/create_views.slt.part",
        "streaming/tpch/drop_views.slt.part",
        "streaming/tpch/test_mv_result.slt.part",
    ];

    // They only include others, under a setting that the parts alone do not have.
    private static readonly string[] Wholes =
    [
        "backfill/backfill_order_control.slt",
        "batch/basic/dml_upsert.slt.part",
        "extended_mode/type.slt",
        "slow_tests/streaming/bug_fixes/issue_20342.slt",
        "streaming/bug_fixes/issue_19352.slt",
    ];

    /// <summary>True when the file is not a case of its own.</summary>
    public static bool IsPart(string root, string file)
    {
        if (file.EndsWith("basic/mod.slt.part", StringComparison.Ordinal))
            return false;
        return Array.Exists(Parts, part => file.StartsWith(part, StringComparison.Ordinal)) || OnlyIncludes(root, file);
    }

    /// <summary>True when the file includes others and checks nothing itself.</summary>
    public static bool OnlyIncludes(string root, string file)
    {
        var text = File.ReadAllText(Path.Combine(root, file));
        return !Wholes.Contains(file) && Include().IsMatch(text) && !Judging().IsMatch(text);
    }

    [GeneratedRegex(@"^include ", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex(@"^(query|statement error)", RegexOptions.Multiline)]
    private static partial Regex Judging();
}
