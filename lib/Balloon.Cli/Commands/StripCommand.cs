using System.CommandLine;
using Balloon.Kernel.Notebooks;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon strip</c>: removes the outputs of notebooks, so that none get into git.</summary>
internal static class StripCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Notebook files, or folders of them (default: notebooks).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Change nothing; exit code 1 if a notebook has outputs." };
        var command = new Command("strip", "Removes outputs and execution counts from notebooks.") { paths, check };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var given = parsed.GetValue(paths) is { Length: > 0 } some ? some : ["notebooks"];
                return await StripAsync(given.SelectMany(Files), parsed.GetValue(check), cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static async Task<int> StripAsync(IEnumerable<string> files, bool check, CancellationToken cancellationToken)
    {
        var dirty = 0;
        foreach (var file in files)
        {
            NotebookDocument notebook;
            try
            {
                notebook = await NotebookDocument.LoadAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (NotebookFormatException failure)
            {
                throw new CommandFailedException(failure.Message, inner: failure);
            }

            if (!notebook.Strip())
                continue;
            dirty++;
            Console.WriteLine(check ? $"{file} has outputs" : $"stripped {file}");
            if (!check)
                await File.WriteAllTextAsync(file, notebook.ToString(), cancellationToken).ConfigureAwait(false);
        }

        if (check && dirty > 0)
            throw new CommandFailedException("Notebooks with outputs: 'balloon strip' removes them.");
        return ExitCodes.Done;
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CommandFailedException($"There is no {path}: give notebook files or folders of them.", ExitCodes.WrongUsage);
        return Directory
            .EnumerateFiles(path, "*.ipynb", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".ipynb_checkpoints", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }
}
