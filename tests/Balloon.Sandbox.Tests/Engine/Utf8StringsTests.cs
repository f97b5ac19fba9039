using System.Text;
using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class Utf8StringsTests
{
    [Fact]
    public void Texts_that_differ_in_one_byte_or_in_length_are_distinguished()
    {
        var strings = new Utf8Strings();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var letter in "ab\0")
        {
            for (var length = 0; length <= 70; length++)
            {
                for (var at = 0; at < Math.Max(1, length); at++)
                {
                    var bytes = Enumerable.Repeat((byte)'a', length).ToArray();
                    if (length > 0)
                        bytes[at] = (byte)letter;
                    var text = strings.Get(bytes);
                    Assert.Equal(Encoding.UTF8.GetString(bytes), text);
                    if (length <= 64 && !known.TryAdd(text, text))
                        Assert.Same(known[text], text);
                }
            }
        }
    }

    [Fact]
    public void A_full_cache_starts_over_and_stays_correct()
    {
        var strings = new Utf8Strings();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 100_000; i++)
                Assert.Equal($"player number {i}", strings.Get(Encoding.UTF8.GetBytes($"player number {i}")));
        }

        var last = strings.Get("player number 99999"u8);
        Assert.Same(last, strings.Get("player number 99999"u8));
    }
}
