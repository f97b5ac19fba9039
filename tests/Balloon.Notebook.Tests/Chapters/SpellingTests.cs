using System.ComponentModel;
using System.Diagnostics;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Chapters;

/// <summary>Hunspell with the British dictionary, and technical terms from <c>tests/words.txt</c>.</summary>
public sealed class SpellingTests
{
    [Theory]
    [MemberData(nameof(Prose.Files), MemberType = typeof(Prose))]
    public async Task Every_word_is_spelt_as_the_dictionary_has_it(string file) => Assert.Empty(await UnknownAsync(Prose.Of(file).Words));

    [Fact]
    public async Task A_misspelt_word_is_found() => Assert.Equal(["strem"], await UnknownAsync("A strem is a stream."));

    /// <summary>The additional words are few, and each is used: an unchecked list hides mistakes.</summary>
    [Fact]
    public void Every_word_of_the_list_is_used()
    {
        var all = string.Join(' ', Prose.All.Select(p => p.Words));
        var words = File.ReadAllLines(List).Where(w => w.Length > 0).ToList();
        Assert.Equal(words.Order(StringComparer.OrdinalIgnoreCase), words);
        Assert.All(words, word => Assert.Contains(word, all, StringComparison.OrdinalIgnoreCase));
    }

    private static string List => Path.Combine(Repo.Root, "tests", "words.txt");

    private static async Task<IReadOnlyList<string>> UnknownAsync(string text)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("hunspell", ["-d", "en_GB", "-p", List, "-i", "utf-8", "-l"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("no hunspell: tests/set-up.sh installs it where it may");
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            if ((await errors).Contains("dictionar", StringComparison.OrdinalIgnoreCase))
                Assert.Skip($"no British dictionary for hunspell: {(await errors).Trim()}");
            Assert.Equal(0, process.ExitCode);
            return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        }
    }
}
