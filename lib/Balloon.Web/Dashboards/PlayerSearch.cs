using Balloon.Notebook.Sql;
using Balloon.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Balloon.Web.Dashboards;

/// <summary>
/// Searches all players, since a page contains only the first two hundred. Each search is a query on the view, so their rate is limited for
/// all viewers together.
/// </summary>
internal sealed class PlayerSearch(StreamSql sql, TimeProvider clock)
{
    private const int MaxResults = 20;
    private const int MaxNameLength = 100;

    private const string Query = """
        SELECT rank, player, total_score, pops, bonus_hits
        FROM (SELECT player, total_score, pops, bonus_hits, rank() OVER (ORDER BY total_score DESC) AS rank FROM mv_leaderboard) AS ranked
        WHERE strpos(lower(player), $1) > 0
        ORDER BY rank, player
        LIMIT 21
        """;

    private readonly TokenBucket allowance = new(burst: 20, perSecond: 20);
    private readonly long start = clock.GetTimestamp();

    /// <summary>The players whose name contains a text in any case, the best first.</summary>
    /// <param name="name">The text.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IResult> AnswerAsync(string? name, CancellationToken cancellationToken)
    {
        var wanted = (name ?? "").Trim();
        if (wanted.Length is 0 or > MaxNameLength)
            return TypedResults.BadRequest($"Give part of a name as ?name=…, at most {MaxNameLength} characters.");
        lock (allowance)
        {
            if (!allowance.Take(clock.GetElapsedTime(start).TotalSeconds))
                return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

#pragma warning disable CA1308 // Names are compared in lower case on both sides, by the view's query too.
        var rows = await sql.ToListAsync<Found>(Query, [wanted.ToLowerInvariant()], cancellationToken).ConfigureAwait(false);
#pragma warning restore CA1308
        return TypedResults.Ok(new Answer(rows.Count > MaxResults, [.. rows.Take(MaxResults)]));
    }

    /// <summary>A player who was found.</summary>
    internal sealed record Found(long Rank, string Player, long TotalScore, long Pops, long BonusHits);

    /// <summary>The result of a search.</summary>
    /// <param name="More">Whether there are more players than are listed.</param>
    /// <param name="Players">The first of them.</param>
    internal sealed record Answer(bool More, IReadOnlyList<Found> Players);
}
