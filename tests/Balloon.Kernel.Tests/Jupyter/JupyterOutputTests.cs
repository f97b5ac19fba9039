using System.Collections.Concurrent;
using Balloon.Kernel.Interactive;
using Balloon.Kernel.Jupyter;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Jupyter;

public sealed class JupyterOutputTests
{
    [Fact]
    public async Task Output_written_after_a_cells_end_is_sent()
    {
        var sent = new ConcurrentQueue<string>();
        var output = new JupyterOutput((type, content) => sent.Enqueue($"{type} {content["text"] ?? content["evalue"]}"), null, 1);
        output.Stream(ConsoleStream.Out, "now");
        output.Dispose();
        Assert.Equal(["stream now"], sent);

        output.Stream(ConsoleStream.Out, "late");
        await Eventually.TrueAsync(
            () => sent.Contains("stream late"),
            "the late text is sent",
            cancellationToken: TestContext.Current.CancellationToken
        );

        output.Failure(new("Exception", "boom", ["boom"], null));
        Assert.Equal("error boom", sent.Last());
    }
}
