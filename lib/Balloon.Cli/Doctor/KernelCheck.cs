using Balloon.Cli.Running;
using Balloon.Kernel.Jupyter;

namespace Balloon.Cli.Doctor;

/// <summary>
/// Does Jupyter have a kernel with the name that the chapters use, and does it start the program of this folder? A kernel stays installed
/// when its folder is moved or deleted, and there may be several clones.
/// </summary>
internal static class KernelCheck
{
    private const string Install = "'balloon kernel install' in this folder makes Jupyter start this one.";

    public static Finding Run() => Run(KernelSpecs.List(), KernelSpecs.ProgramOf(CurrentProgram.With())!);

    /// <param name="kernels">The installed kernels.</param>
    /// <param name="own">This program.</param>
    internal static Finding Run(IEnumerable<InstalledKernel> kernels, string own)
    {
        var found = kernels.FirstOrDefault(kernel => kernel.Name == KernelSpecs.DefaultName);
        if (found is null)
            return new Finding(
                CheckResult.Note,
                $"Jupyter has no kernel {KernelSpecs.DefaultName}",
                "'balloon kernel install' adds it; VS Code's Polyglot and 'balloon run' do not need it."
            );
        var spec = Path.Combine(found.Folder, "kernel.json");
        if (!found.IsOurs)
            return new Finding(CheckResult.Ok, $"Jupyter's kernel {found.Name} is another program's, \"{found.DisplayName}\": {spec}");
        if (found.Program is not { } program || !File.Exists(program))
            return new Finding(
                CheckResult.Failed,
                $"Jupyter's kernel {found.Name} starts {found.Program}, which does not exist: {spec}",
                Install
            );
        return Path.GetFullPath(program) == Path.GetFullPath(own)
            ? new Finding(CheckResult.Ok, $"Jupyter's kernel {found.Name} starts this folder's program, {program}: {spec}")
            : new Finding(
                CheckResult.Note,
                $"Jupyter's kernel {found.Name} starts the program of another folder, {program}, and not {own}: {spec}",
                Install
            );
    }
}
