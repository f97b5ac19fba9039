using System.Globalization;
using Balloon.Notebook;
using Balloon.Notebook.Generating;

namespace Balloon.Web.Game;

/// <summary>The live leaderboard: one query for the first ten and for those who are playing.</summary>
internal sealed class Board(Workshop workshop, Rounds rounds, PopProducer producer)
{
    private const int Top = 10;
    private const int MaxNames = 500;

    // Normally Kafka acknowledges a pop within a few milliseconds.
    private static readonly TimeSpan AwayAfter = TimeSpan.FromSeconds(2);

    /// <summary>Whether Kafka has stopped answering.</summary>
    public bool IsAway => producer.WaitingFor > AwayAfter;

    /// <summary>Queries the view.</summary>
    public async Task<Snapshot> AskAsync(CancellationToken cancellationToken)
    {
        var names = rounds.ActiveNames().Take(MaxNames).ToArray();
        var wanted = string.Concat(
            names.Select((_, n) => (n == 0 ? " OR player IN (" : ", ") + "$" + (n + 1).ToString(CultureInfo.InvariantCulture))
        );
        try
        {
            var rows = await workshop
                .Sql.QueryAsync(
                    $"""
                    SELECT player, total_score, pops, place, (SELECT count(*) FROM mv_leaderboard) AS players
                    FROM (SELECT player, total_score, pops, rank() OVER (ORDER BY total_score DESC) AS place FROM mv_leaderboard) AS ranked
                    WHERE place <= {Top}{wanted}{(names.Length > 0 ? ")" : "")}
                    ORDER BY place, player
                    """,
                    [.. names],
                    cancellationToken
                )
                .ConfigureAwait(false);
            return Read(rows);
        }
        catch (BalloonException failure)
        {
            return new Snapshot([], 0, failure.Message.Split('\n')[0]);
        }
    }

    private static Snapshot Read(Notebook.ResultTable rows)
    {
        var (players, scores, pops, places) = (
            rows.Column<string>("player"),
            rows.Column<long>("total_score"),
            rows.Column<long>("pops"),
            rows.Column<long>("place")
        );
        var board = Enumerable.Range(0, rows.Count).Select(i => new BoardRow(places[i], players[i], scores[i], pops[i])).ToList();
        return new Snapshot(board, board.Count == 0 ? 0 : rows.Column<long>("players")[0], null);
    }

    /// <summary>An answer for all viewers.</summary>
    /// <param name="Rows">The first ten and those who are playing.</param>
    /// <param name="Players">The number of players with a row.</param>
    /// <param name="Problem">Why there is no answer.</param>
    internal sealed record Snapshot(IReadOnlyList<BoardRow> Rows, long Players, string? Problem)
    {
        /// <summary>The part that one page shows.</summary>
        public BoardMessage For(string? player, bool away) =>
            new(Rows.Take(Top).ToList(), player is null ? null : Rows.FirstOrDefault(r => r.Player == player), Players, Problem, away);
    }
}
