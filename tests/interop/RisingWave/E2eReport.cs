using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Balloon.Interop.Tests.Slt;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>The results as a readable text.</summary>
internal static partial class E2eReport
{
    public static string Write(IReadOnlyList<E2eResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("RisingWave's own end-to-end tests against the sandbox's engine").AppendLine();
        Table(text, results);
        Missing(text, results);
        foreach (var result in results.Where(result => result.Verdict != SltVerdict.Passed))
            Faults(text, result);
        text.AppendLine().AppendLine("Passed:");
        foreach (var result in results.Where(result => result.Verdict == SltVerdict.Passed))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {result.Case} ({result.Elapsed.TotalSeconds:0.0} s)");
        return text.ToString();
    }

    /// <summary>The number of cases per subject and verdict, and of records below.</summary>
    private static void Table(StringBuilder text, IReadOnlyList<E2eResult> results)
    {
        const string row = "{0,-24}{1,7}{2,8}{3,13}{4,8}{5,11}";
        text.AppendLine(
            string.Format(CultureInfo.InvariantCulture, row, "subject", "cases", "passed", "unsupported", "failed", "wrong row")
        );
        foreach (var subject in results.GroupBy(result => result.Case.Subject))
            text.AppendLine(Row(row, subject.Key, [.. subject]));
        text.AppendLine(Row(row, "all", results));
        var records = results.SelectMany(result => result.Outcomes).GroupBy(outcome => outcome.Verdict).OrderBy(group => group.Key);
        text.AppendLine().AppendLine("records: " + string.Join(", ", records.Select(group => $"{group.Count()} {group.Key}"))).AppendLine();
    }

    private static string Row(string format, string name, IReadOnlyList<E2eResult> results)
    {
        var passed = results.Count(result => result.Verdict == SltVerdict.Passed);
        var unsupported = results.Count(result => result.Verdict == SltVerdict.Unsupported);
        var wrong = results.Count(result => result.Verdict == SltVerdict.WrongRows);
        return string.Format(
            CultureInfo.InvariantCulture,
            format,
            name,
            results.Count,
            passed,
            unsupported,
            results.Count - passed - unsupported - wrong,
            wrong
        );
    }

    /// <summary>The messages that stop most cases, to show which missing features matter most.</summary>
    private static void Missing(StringBuilder text, IReadOnlyList<E2eResult> results)
    {
        var reasons =
            from result in results
            from outcome in result.Outcomes
            where outcome.Verdict > SltVerdict.Blocked
            group result by $"{outcome.Verdict}: {Shape(outcome.Detail ?? "")}" into reason
            let cases = reason.Distinct().ToList()
            orderby cases.Count descending, reason.Key
            select (reason.Key, Cases: cases, Alone: cases.Count(result => Reasons(result) == 1));
        text.AppendLine("Cases that meet each reason (and those where nothing else stands in the way):");
        foreach (var (reason, cases, alone) in reasons)
            text.AppendLine(CultureInfo.InvariantCulture, $"{cases.Count, 5} ({alone, 3})  {reason}   e.g. {cases[0].Case}");
        text.AppendLine();
    }

    private static int Reasons(E2eResult result) =>
        result
            .Outcomes.Where(outcome => outcome.Verdict > SltVerdict.Blocked)
            .Select(outcome => Shape(outcome.Detail ?? ""))
            .Distinct()
            .Count();

    private static void Faults(StringBuilder text, E2eResult result)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{result.Verdict}: {result.Case} ({result.Elapsed.TotalSeconds:0.0} s)");
        foreach (var outcome in result.Outcomes.Where(outcome => outcome.Verdict > SltVerdict.Skipped).Take(60))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {outcome.Record.Place} {outcome.Verdict}: {OneLine(outcome.Detail ?? "", 400)}"
            );
            if (outcome is { Verdict: > SltVerdict.Blocked, Record: SltSql sql })
                text.AppendLine("      " + OneLine(sql.Sql, 300));
        }
    }

    private static string Shape(string detail) => OneLine(Numbers().Replace(Quoted().Replace(detail, "…"), "#"), 160);

    private static string OneLine(string text, int longest)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= longest)
            return line;
        return line[..(char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest)] + "…";
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
