using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Analytics;

/// <summary>The totals of each player: the columns of the table leaderboard.</summary>
internal sealed record PlayerTotals(string[] Players, long[] Points, long[] Pops, long[] Bonus, DateTime[] Latest);

/// <summary>The totals of each player and colour: the columns of the table balloon_color_stats.</summary>
internal sealed record ColorTotals(CodedColumn<string> Players, CodedColumn<string> Colors, long[] Pops, long[] Points, long[] Bonus);

/// <summary>The sums of each player and window: the columns of the table realtime_scores, times in UTC.</summary>
internal sealed record PlayerWindows(CodedColumn<string> Players, DateTime[] Starts, DateTime[] Ends, long[] Points, long[] Pops)
{
    /// <summary>The start times of the windows.</summary>
    public CodedColumn<DateTime> Times => field ??= CodedColumn.Times(Starts, Length);

    /// <summary>The length of a window; 15 seconds if there is none.</summary>
    public TimeSpan Length => Starts.Length == 0 ? TimeSpan.FromSeconds(15) : Ends[0] - Starts[0];

    /// <summary>The row numbers ordered by player, then by time.</summary>
    public int[] InOrder => field ??= Order();

    /// <summary>Divides the whole time into at most this many steps.</summary>
    public TimeGrid Grid(int most) => TimeGrid.Of(Times.Values, Length, most);

    private int[] Order()
    {
        var byName = Enumerable.Range(0, Players.Values.Length).ToArray();
        Array.Sort((string[])Players.Values.Clone(), byName, StringComparer.Ordinal);
        var rank = new int[byName.Length];
        for (var i = 0; i < byName.Length; i++)
            rank[byName[i]] = i;
        var order = CodedColumn.Sorted([.. Enumerable.Range(0, Players.Count)], Times.Rows, Times.Values.Length);
        return CodedColumn.Sorted(order, Array.ConvertAll(Players.Rows, player => rank[player]), rank.Length);
    }
}

/// <summary>The distribution of scores per colour and window: the columns of the table color_performance_trends.</summary>
internal sealed record ColorWindows(
    CodedColumn<string> Colors,
    DateTime[] Starts,
    DateTime[] Ends,
    long[] Pops,
    double[] Means,
    double[] Min,
    double[] Q1,
    double[] Medians,
    double[] Q3,
    double[] Max
)
{
    /// <inheritdoc cref="PlayerWindows.Times"/>
    public CodedColumn<DateTime> Times => field ??= CodedColumn.Times(Starts, Length);

    /// <inheritdoc cref="PlayerWindows.Length"/>
    public TimeSpan Length => Starts.Length == 0 ? TimeSpan.FromSeconds(15) : Ends[0] - Starts[0];

    /// <inheritdoc cref="PlayerWindows.Grid"/>
    public TimeGrid Grid(int most) => TimeGrid.Of(Times.Values, Length, most);
}
