namespace Balloon.Sandbox.State;

/// <summary>
/// A dictionary encoding for a page of texts of which few differ, such as colours: each text once, and an index for each value.
/// </summary>
internal sealed class TextDictionary
{
    private const int MaxTexts = 16;
    private readonly List<string> texts = [];
    private readonly byte[] numbers;

    private TextDictionary(int count) => numbers = new byte[count];

    /// <summary>
    /// Null if there are too many texts. Texts are compared by identity, so that equal texts in different objects are stored twice.
    /// </summary>
    public static TextDictionary? Of(ReadOnlySpan<string?> values)
    {
        var few = new TextDictionary(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var number = few.Number(values[i] ?? "");
            if (number == MaxTexts)
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

        if (texts.Count == MaxTexts)
            return MaxTexts;
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

    /// <exception cref="IndexOutOfRangeException">An index is out of range.</exception>
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
