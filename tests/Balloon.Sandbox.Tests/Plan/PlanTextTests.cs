using System.Text;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Plan;

/// <summary>
/// A query for each rule of the planner with its plan as EXPLAIN shows it: plans.txt. BALLOON_WRITE_PLANS=1 writes the file again; read the
/// changes line by line.
/// </summary>
public sealed class PlanTextTests
{
    private static readonly string File = Path.Combine(Repo.Root, "tests", "Balloon.Sandbox.Tests", "Plan", "plans.txt");

    public static TheoryData<string> Rules => [.. Cases().Select(c => c.Rule)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_gives_its_plan(string rule)
    {
        var (_, sql, plan) = Cases().Single(c => c.Rule == rule);

        Assert.Equal(plan, new Planner().Explain(sql), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Plans_are_rewritten_on_request()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BALLOON_WRITE_PLANS") == "1", "BALLOON_WRITE_PLANS=1 writes plans.txt");
        var text = new StringBuilder();
        foreach (var (rule, sql, _) in Cases())
        {
            text.Append("# ").Append(rule).Append('\n').Append(sql).Append('\n');
            foreach (var line in new Planner().Explain(sql).Split('\n'))
                text.Append("> ").Append(line).Append('\n');
            text.Append('\n');
        }

        System.IO.File.WriteAllText(File, text.ToString().TrimEnd('\n') + "\n");
    }

    // "# rule", the query on one line, and its plan with "> " before each line.
    private static List<(string Rule, string Sql, string Plan)> Cases()
    {
        var cases = new List<(string Rule, string Sql, string Plan)>();
        var plan = new List<string>();
        var (rule, sql) = ("", "");
        foreach (var line in System.IO.File.ReadLines(File).Append("# "))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                if (rule.Length > 0)
                    cases.Add((rule, sql, string.Join('\n', plan)));
                (rule, sql) = (line[2..], "");
                plan.Clear();
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal))
                plan.Add(line[2..]);
            else if (line.Length > 0)
                sql = line;
        }

        return cases;
    }
}
