using System.Text;

namespace Balloon.Sandbox.Wire;

/// <summary>The startup parameter <c>options</c>: settings as on a server's command line, <c>-c NAME=VALUE --NAME=VALUE</c>.</summary>
internal static class StartupOptions
{
    public static void AddTo(Dictionary<string, string> settings, string options)
    {
        var words = Words(options);
        for (var i = 0; i < words.Count; i++)
        {
            var setting = words[i] switch
            {
                "-c" when i + 1 < words.Count => words[++i],
                var word when word.StartsWith("--", StringComparison.Ordinal) => word[2..],
                var word when word.StartsWith("-c", StringComparison.Ordinal) => word[2..],
                _ => "",
            };
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                settings[setting[..equals].Replace('-', '_')] = setting[(equals + 1)..];
        }
    }

    /// <summary>Splits the text at spaces; a backslash escapes the next character.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || char.IsWhiteSpace(text[i]))
            {
                if (word.Length > 0)
                    words.Add(word.ToString());
                word.Clear();
            }
            else
            {
                word.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
            }
        }

        return words;
    }
}
