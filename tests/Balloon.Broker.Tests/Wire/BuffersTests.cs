using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Wire;

public sealed class BuffersTests
{
    [Theory]
    [InlineData(0, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(1 << 20, 1 << 20)]
    public void An_array_is_as_big_as_asked_for_or_the_next_power_of_two(int asked, int expected)
    {
        var buffer = Buffers.Rent(asked);
        Assert.Equal(expected, buffer.Length);
        Buffers.Return(buffer);
    }

    [Fact]
    public void Two_renters_never_share_an_array_and_the_pool_is_bounded()
    {
        var rented = Enumerable.Range(0, 100).Select(_ => Buffers.Rent(1 << 20)).ToList();
        Assert.Equal(100, rented.Distinct().Count());
        var weak = rented.ConvertAll(buffer => new WeakReference(buffer));
        rented.ForEach(Buffers.Return);
        rented.Clear();
        GC.Collect();
        Assert.True(weak.Count(reference => reference.IsAlive) <= 17, "more than 16 MiB are kept");
    }
}
