using System.CommandLine;
using Balloon.Notebook;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon sql</c>: runs files of <c>sql/</c>, or statements, on the profile's stream SQL.</summary>
internal static class SqlCommand
{
    private static readonly Argument<string[]> Files = new("file")
    {
        Description = "Files to run, in this order; - reads statements from standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private static readonly Option<string[]> Statement = new("--command", "-c") { Description = "A statement to run; may be repeated" };
    private static readonly Option<bool> Replace = new("--replace")
    {
        Description = "Replace objects whose definition differs, and all that depend on them; the log is then read from its start",
    };
    private static readonly Option<bool> Cascade = new("--cascade")
    {
        Description = "With --replace: also drop dependent objects that are not in the file",
    };
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A variable's value, NAME=VALUE, which overrides the profile's; may be repeated",
    };

    public static Command Create()
    {
        var command = new Command("sql", "Runs SQL files, their variables filled in from the profile, or single statements.")
        {
            Files,
            Statement,
            Replace,
            Cascade,
            Set,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var files = parsed.GetValue(Files) ?? [];
        var statements = parsed.GetValue(Statement) ?? [];
        if (files.Length + statements.Length == 0)
            throw new CommandFailedException(
                "nothing to run: name a file, such as sql/02-views.sql, or give -c 'SELECT …'.",
                ExitCodes.WrongUsage
            );
        if (Array.Find(files, f => f.Any(char.IsWhiteSpace) && !File.Exists(f)) is { } text)
            throw new CommandFailedException(
                $"'{text}' is not a file. To run a statement: balloon sql -c \"{text}\"",
                ExitCodes.WrongUsage
            );
        try
        {
            var workshop = Workshop.Connect(Profile.Load(), Variables(parsed.GetValue(Set) ?? []));
            await using (workshop.ConfigureAwait(false))
            {
                // To standard error, as in psql: notices are not part of the result.
                workshop.Sql.Noticed += notice => Console.Error.WriteLine(notice);
                foreach (var file in files)
                    await RunFileAsync(workshop, file, parsed.GetValue(Replace), parsed.GetValue(Cascade), cancellationToken)
                        .ConfigureAwait(false);
                foreach (var statement in statements)
                    Print(await workshop.Sql.QueryAsync(statement, [], cancellationToken).ConfigureAwait(false));
            }

            return ExitCodes.Done;
        }
        catch (BalloonException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    private static async Task RunFileAsync(Workshop workshop, string file, bool replace, bool cascade, CancellationToken cancellationToken)
    {
        if (file != "-")
        {
            Console.WriteLine(
                $"{file}\n{await workshop.Sql.RunFileAsync(file, replace, cascade, cancellationToken).ConfigureAwait(false)}"
            );
            return;
        }

        var text = await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        foreach (var statement in workshop.Sql.Read(text))
            Print(await workshop.Sql.QueryAsync(statement.Text, [], cancellationToken).ConfigureAwait(false));
    }

    private static void Print(ResultTable result)
    {
        if (result.Columns.Count > 0)
            Console.WriteLine(result);
    }

    private static Dictionary<string, string> Variables(string[] assignments)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new CommandFailedException($"--set {assignment}: write it as NAME=VALUE.", ExitCodes.WrongUsage);
            variables[assignment[..equals]] = assignment[(equals + 1)..];
        }

        return variables;
    }
}
