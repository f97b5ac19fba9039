using Balloon.Testing;

namespace Balloon.Infra.Tests;

/// <summary>The files of sql/, parsed by another project's RisingWave dialect.</summary>
public sealed class SqlDialectTests
{
    [Fact]
    public async Task RisingWave_accepts_every_statement()
    {
        var python = Programs.Python();
        // psql's variables are replaced by text. EMIT ON WINDOW CLOSE is RisingWave's, but sqlglot has no grammar for it.
        const string script = """
            import re, sys, pathlib, sqlglot
            from sqlglot import exp
            count = 0
            for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.sql")):
                text = re.sub(r":'(\w+)'", r"'\1'", path.read_text()).replace("EMIT ON WINDOW CLOSE", "")
                for statement in sqlglot.parse(text, read="risingwave"):
                    if statement is None:
                        continue
                    if isinstance(statement, exp.Command):
                        sys.exit(f"{path}: not understood: {statement.sql()[:200]}")
                    count += 1
            print(count)
            """;
        var (code, output, errors) = await Programs.RunAsync(python, ["-c", script, Path.Combine(Repo.Root, "sql")]);
        Assert.True(code == 0, errors);
        Assert.True(int.Parse(output.Trim(), null) >= 13, $"{output.Trim()} statements");
    }
}
