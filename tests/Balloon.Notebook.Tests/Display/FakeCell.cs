using Balloon.Notebook.Display;
using Microsoft.DotNet.Interactive;

namespace Balloon.Notebook.Tests.Display
{
    /// <summary>A running cell like that of a notebook's engine.</summary>
    internal sealed class FakeCell : IDisposable
    {
        public FakeCell() => KernelInvocationContext.Current = new(this);

        public List<string> Shown { get; } = [];

        public List<string> Updated { get; } = [];

        public void Dispose() => KernelInvocationContext.Current = null;
    }
}

// The names of the engine, by which the library finds its types.
namespace Microsoft.DotNet.Interactive
{
    public sealed class KernelInvocationContext
    {
        private static readonly AsyncLocal<KernelInvocationContext?> Flowing = new();

        internal KernelInvocationContext(Balloon.Notebook.Tests.Display.FakeCell cell) => Cell = cell;

        public static KernelInvocationContext? Current
        {
            get => Flowing.Value;
            set => Flowing.Value = value;
        }

        internal Balloon.Notebook.Tests.Display.FakeCell Cell { get; }
    }

    public static class KernelInvocationContextExtensions
    {
        public static FakeDisplay Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
        {
            context.Cell.Shown.Add(value is Html html ? html.Markup : value.ToString()!);
            return new FakeDisplay(context.Cell);
        }
    }

    public sealed class FakeDisplay
    {
        private readonly Balloon.Notebook.Tests.Display.FakeCell cell;

        internal FakeDisplay(Balloon.Notebook.Tests.Display.FakeCell cell) => this.cell = cell;

        public void Update(object value) => cell.Updated.Add(((Html)value).Markup);
    }
}
