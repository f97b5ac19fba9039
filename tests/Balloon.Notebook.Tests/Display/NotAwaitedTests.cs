using Balloon.Notebook.Showing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Notebook.Tests.Display;

/// <summary>Where an <c>await</c> was forgotten, a cell's value is a task: a sentence says so, in place of its state machine.</summary>
public sealed class NotAwaitedTests
{
    private static readonly TaskCompletionSource Never = new();

    public static TheoryData<object, string> Tasks =>
        new()
        {
            { CareAsync(Never.Task), "A Task<List<Care>> that runs: write `await` before it." },
            { CareAsync(Task.CompletedTask), "A Task<List<Care>> that has completed: write `await` before it." },
            { CareAsync(Failed), "A Task<List<Care>> that failed (There is no <table> x): write `await` before it." },
            { PlainAsync(Never.Task), "A Task that runs: write `await` before it." },
            { PlainAsync(Failed), "A Task that failed (There is no <table> x): write `await` before it." },
            { Task.FromCanceled(new CancellationToken(true)), "A Task that was cancelled: write `await` before it." },
            { new ValueTask(PlainAsync(Never.Task)), "A ValueTask that runs: write `await` before it." },
            { new ValueTask(PlainAsync(Failed)), "A ValueTask that failed (There is no <table> x): write `await` before it." },
            { new ValueTask<int>(NumberAsync(Never.Task)), "A ValueTask<int> that runs: write `await` before it." },
            { new ValueTask<int>(NumberAsync(Task.CompletedTask)), "A ValueTask<int> that has completed: write `await` before it." },
            { new ValueTask<int>(NumberAsync(Failed)), "A ValueTask<int> that failed (There is no <table> x): write `await` before it." },
        };

    private static Task Failed => Task.FromException(new BalloonException("There is no <table> x."));

    [Theory]
    [MemberData(nameof(Tasks), DisableDiscoveryEnumeration = true)]
    public void A_task_is_shown_as_a_sentence(object task, string sentence)
    {
        Formatters.OnFirstUse();
        Assert.Equal(sentence, task.ToDisplayString("text/plain"));
        var html = task.ToDisplayString("text/html");
        Assert.Contains(System.Net.WebUtility.HtmlEncode(sentence), html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", html, StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(task.GetType()));
    }

    private static async Task<List<Care>> CareAsync(Task first)
    {
        await first;
        return [];
    }

    private static async Task PlainAsync(Task first) => await first;

    private static async Task<int> NumberAsync(Task first)
    {
        await first;
        return 1;
    }

    private sealed record Care(string Player);
}
