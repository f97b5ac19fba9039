using Balloon.Kernel.Jupyter;

namespace Balloon.Cli.Doctor;

/// <summary>Does Jupyter have a kernel with the name that the chapters use?</summary>
internal static class KernelCheck
{
    public static Finding Run() => Run(KernelSpecs.List());

    internal static Finding Run(IEnumerable<InstalledKernel> kernels) =>
        kernels.FirstOrDefault(kernel => kernel.Name == KernelSpecs.DefaultName) is { } found
            ? new Finding(Grade.Good, $"the kernel {found.Name} is installed for Jupyter: {Path.Combine(found.Folder, "kernel.json")}")
            : new Finding(
                Grade.Note,
                $"Jupyter knows no kernel {KernelSpecs.DefaultName}",
                "'balloon kernel install' adds it; VS Code's Polyglot and 'balloon run' do not need it."
            );
}
