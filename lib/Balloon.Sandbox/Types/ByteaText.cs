namespace Balloon.Sandbox.Types;

/// <summary>The hex and the escape format of bytea.</summary>
internal static class ByteaText
{
    public static byte[] Parse(string text)
    {
        if (text.StartsWith("\\x", StringComparison.Ordinal))
        {
            try
            {
                return Convert.FromHexString(string.Concat(text.AsSpan(2).ToString().Where(c => !char.IsWhiteSpace(c))));
            }
            catch (FormatException)
            {
                throw SqlText.Invalid(SqlType.Bytea, text);
            }
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                var end = text.IndexOf('\\', i) is >= 0 and var next ? next : text.Length;
                bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(text[i..end]));
                i = end - 1;
            }
            else if (i + 1 < text.Length && text[i + 1] == '\\')
                (bytes, i) = (Added(bytes, (byte)'\\'), i + 1);
            else if (
                i + 3 < text.Length
                && text[i + 1] is >= '0' and <= '3'
                && text[i + 2] is >= '0' and <= '7'
                && text[i + 3] is >= '0' and <= '7'
            )
                (bytes, i) = (Added(bytes, (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'))), i + 3);
            else
                throw SqlText.Invalid(SqlType.Bytea, text);
        }

        return [.. bytes];
    }

    private static List<byte> Added(List<byte> bytes, byte next)
    {
        bytes.Add(next);
        return bytes;
    }
}
