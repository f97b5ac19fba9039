using System.CommandLine;
using Balloon.Cli.Running;
using Balloon.Kernel.Jupyter;
using Balloon.Kernel.Running.Workers;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon kernel</c>: C# notebooks in Jupyter, VS Code's Jupyter extension and nbconvert.</summary>
internal static class KernelCommand
{
    public static Command Create() =>
        new("kernel", "Makes C# notebooks run in Jupyter and in VS Code's Jupyter extension.")
        {
            Install(),
            List(),
            Uninstall(),
            Run(),
            Work(),
        };

    private static Command Install()
    {
        var name = Name();
        var prefix = Prefix();
        var user = new Option<bool>("--user") { Description = "Install for this user, which is the default." };
        var force = new Option<bool>("--force") { Description = "Replace another program's kernel of the same name." };
        var command = new Command("install", "Installs the kernel: it runs cells with your own rights.") { name, prefix, user, force };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(user) && parsed.GetValue(prefix) is not null)
                throw new CommandFailedException("--user and --prefix exclude each other.", ExitCodes.WrongUsage);
            var installed = Try(() =>
                KernelSpecs.Install(
                    parsed.GetValue(name)!,
                    CurrentProgram.With("kernel", "run"),
                    parsed.GetValue(prefix),
                    parsed.GetValue(force)
                )
            );
            Console.WriteLine($"installed \"{installed.DisplayName}\" as {installed.Name} in {installed.Folder}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command List()
    {
        var prefix = Prefix();
        var command = new Command("list", "Lists the kernels that Jupyter finds, and who installed them.") { prefix };
        command.SetAction(parsed =>
        {
            var kernels = KernelSpecs.List(parsed.GetValue(prefix)).ToList();
            if (kernels.Count == 0)
                Console.WriteLine("No kernels yet: 'balloon kernel install' adds one.");
            foreach (var kernel in kernels)
                Console.WriteLine(
                    $"{(kernel.IsOurs ? "balloon" : "other"), -8} {kernel.Name, -20} {kernel.DisplayName, -20} {kernel.Folder}"
                );
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var name = Name();
        var prefix = Prefix();
        var command = new Command("uninstall", "Removes a kernel that 'kernel install' installed.") { name, prefix };
        command.SetAction(parsed =>
        {
            var removed = Try(() => KernelSpecs.Uninstall(parsed.GetValue(name)!, parsed.GetValue(prefix)));
            Console.WriteLine($"removed {removed.Name} from {removed.Folder}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The hidden command that the kernelspec starts.</summary>
    private static Command Run()
    {
        var file = new Argument<string>("connection-file") { Description = "The file that Jupyter wrote." };
        var command = new Command("run", "Serves one front end; Jupyter starts it.") { file };
        command.Hidden = true;
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    await KernelHost.RunAsync(parsed.GetValue(file)!, cancellationToken).ConfigureAwait(false);
                }
                catch (KernelStartException failure)
                {
                    throw new CommandFailedException(failure.Message, inner: failure);
                }

                // A cell may have left a thread that never ends, but the front end waits for this process to end.
                Environment.Exit(ExitCodes.Done);
                return ExitCodes.Done;
            }
        );
        return command;
    }

    /// <summary>The hidden command that 'run' and 'export' start to run cells.</summary>
    private static Command Work()
    {
        var pipe = new Argument<string>("pipe") { Description = "The pipe of the process that watches this one." };
        var command = new Command("work", "Runs notebooks for 'run' and 'export', which start it.") { pipe };
        command.Hidden = true;
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await WorkerHost.RunAsync(parsed.GetValue(pipe)!, cancellationToken).ConfigureAwait(false);

                // A cell may have left a thread that never ends, but the other process waits for this one to end.
                Environment.Exit(ExitCodes.Done);
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static Option<string> Name() =>
        new("--name")
        {
            Description = "The kernel's name; notebooks ask for .net-csharp.",
            DefaultValueFactory = _ => KernelSpecs.DefaultName,
        };

    private static Option<string?> Prefix() =>
        new("--prefix") { Description = "An environment's folder, such as a Python venv, in place of the user's own." };

    private static InstalledKernel Try(Func<InstalledKernel> work)
    {
        try
        {
            return work();
        }
        catch (KernelSpecException failure)
        {
            throw new CommandFailedException(failure.Message, inner: failure);
        }
    }
}
