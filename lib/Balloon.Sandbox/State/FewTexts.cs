namespace Balloon.Sandbox.State;

/// <summary>The texts of a page of which few differ, as those of a column of colours: each once, and a number for each value.</summary>
internal sealed class FewTexts
{
    private const int Most = 16;
    private readonly List<string> texts = [];
    private readonly byte[] numbers;

    private FewTexts(int count) => numbers = new byte[count];

    /// <summary>Null when there are too many. Equal texts of a column are mostly one object: others may be kept twice.</summary>
    public static FewTexts? Of(ReadOnlySpan<string?> values)
    {
        var few = new FewTexts(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var number = few.Number(values[i] ?? "");
            if (number == Most)
                return null;
            few.numbers[i] = (byte)number;
        }

        return few;
    }

    private int Number(string text)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (ReferenceEquals(texts[i], text))
                return i;
        }

        if (texts.Count == Most)
            return Most;
        texts.Add(text);
        return texts.Count - 1;
    }

    public void Write(PageWriter writer)
    {
        writer.Byte((byte)texts.Count);
        foreach (var text in texts)
            writer.Text(text);
        writer.Raw<byte>(numbers);
    }

    /// <exception cref="IndexOutOfRangeException">A number names no text.</exception>
    public static void Read(Span<string> values, ref PageReader reader)
    {
        var texts = new string[reader.Byte()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.Text();
        Span<byte> numbers = stackalloc byte[values.Length];
        reader.Raw(numbers);
        for (var i = 0; i < values.Length; i++)
            values[i] = texts[numbers[i]];
    }
}
