using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Balloon.Notebook;
using Balloon.Notebook.Exercises;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon progress</c>: which exercises are solved, chapter by chapter; for an instructor as JSON or CSV.</summary>
internal static class ProgressCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON, for programs" };
    private static readonly Option<string?> Csv = new("--csv")
    {
        Description = "Writes a CSV file for an instructor: exercise, passed at, misses",
    };

    public static Command Create()
    {
        var command = new Command("progress", "Shows which exercises are solved, chapter by chapter.");
        command.Options.Add(Json);
        command.Options.Add(Csv);
        command.SetAction(parsed => Run(Console.Out, parsed.GetValue(Json), parsed.GetValue(Csv)));
        return command;
    }

    private static int Run(TextWriter output, bool json, string? csv)
    {
        IReadOnlyList<Row> rows;
        try
        {
            var noted = ProgressFile.Default.Read();
            rows = ExerciseBook.All.Select(e => new Row(e.Id, noted.GetValueOrDefault(e.Id) ?? new ExerciseProgress(0, null))).ToList();
        }
        catch (BalloonException failure)
        {
            throw new CommandFailedException(failure.Message, inner: failure);
        }

        if (csv is not null)
        {
            File.WriteAllLines(csv, rows.Select(Line).Prepend("exercise,passed_at,misses"));
            output.WriteLine($"{rows.Count(r => r.Solved)} of {rows.Count} exercises are solved: written to {csv}");
        }
        else if (json)
        {
            output.WriteLine(
                JsonSerializer.Serialize(
                    rows.Select(r => new
                    {
                        exercise = r.Id,
                        passedAt = r.Progress.PassedAt,
                        misses = r.Progress.Misses,
                    })
                )
            );
        }
        else
        {
            Write(output, rows);
        }

        return ExitCodes.Done;
    }

    /// <summary>Writes a line per chapter: <c>●</c> solved, <c>◐</c> tried, <c>○</c> open.</summary>
    internal static void Write(TextWriter output, IReadOnlyList<Row> rows)
    {
        foreach (var chapter in rows.GroupBy(r => r.Id[..2]))
        {
            var marks = string.Join(
                ' ',
                chapter.Select(r =>
                    r.Solved ? "●"
                    : r.Progress.Misses > 0 ? "◐"
                    : "○"
                )
            );
            output.WriteLine($"{chapter.Key}  {chapter.Count(r => r.Solved)} of {chapter.Count()}  {marks}");
        }

        output.WriteLine();
        output.WriteLine($"{rows.Count(r => r.Solved)} of {rows.Count} exercises are solved.   ● solved  ◐ tried  ○ open");
    }

    private static string Line(Row row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Id},{row.Progress.PassedAt?.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ},{row.Progress.Misses}"
        );

    /// <summary>An exercise and the reader's progress.</summary>
    internal sealed record Row(string Id, ExerciseProgress Progress)
    {
        public bool Solved => Progress.PassedAt is not null;
    }
}
