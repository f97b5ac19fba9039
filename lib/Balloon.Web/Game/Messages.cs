namespace Balloon.Web.Game;

/// <summary>A page's request to begin a round.</summary>
/// <param name="Browser">A random text that the browser keeps, which identifies it without a name.</param>
/// <param name="Name">The player's name; any text.</param>
/// <param name="Character">One of the game's characters.</param>
internal sealed record RoundRequest(string? Browser, string? Name, string? Character);

/// <summary>A round as its page sees it.</summary>
/// <param name="Round">Its id.</param>
/// <param name="Name">The player's name in this round, which differs from the requested name if that is taken.</param>
/// <param name="Character">The player's character.</param>
/// <param name="Seconds">Its duration in seconds.</param>
/// <param name="Elapsed">Seconds since its start.</param>
/// <param name="Next">The number of the next pop.</param>
/// <param name="Tally">The result so far.</param>
internal sealed record RoundState(string Round, string Name, string Character, int Seconds, double Elapsed, int Next, Tally Tally);

/// <summary>The result of a round.</summary>
/// <param name="Score">Points.</param>
/// <param name="Pops">Pops.</param>
/// <param name="Bonuses">Pops of favourites.</param>
internal readonly record struct Tally(long Score, int Pops, int Bonuses);

/// <summary>Pops that a page sends, or sends again: each has its own number in the round, and counts once.</summary>
/// <param name="Pops">The pops.</param>
/// <param name="Origin">How the round began, in case the server was restarted since.</param>
internal sealed record PopsRequest(IReadOnlyList<PopRequest>? Pops, RoundOrigin? Origin);

/// <summary>How a round began.</summary>
/// <param name="Browser">The browser's random text.</param>
/// <param name="Name">The player's name in this round.</param>
/// <param name="Character">The player's character.</param>
/// <param name="Started">The time in milliseconds since 1970, by the browser's clock.</param>
internal sealed record RoundOrigin(string? Browser, string? Name, string? Character, double Started);

/// <summary>A pop.</summary>
/// <param name="N">Its number in the round, from 1.</param>
/// <param name="Color">The balloon's colour.</param>
/// <param name="Speed">The balloon's speed in tenths.</param>
/// <param name="At">The time in seconds since the round's start.</param>
internal sealed record PopRequest(int N, string? Color, int Speed, double At);

/// <summary>The response to pops.</summary>
/// <param name="Delivered">The numbers of the pops that Kafka has acknowledged: the page need not keep them.</param>
/// <param name="Refused">The numbers of the pops that do not count, because there were too many in too short a time.</param>
/// <param name="Tally">The result of the round so far.</param>
/// <param name="Away">Whether Kafka has stopped answering.</param>
internal sealed record PopsAnswer(IReadOnlyList<int> Delivered, IReadOnlyList<int> Refused, Tally Tally, bool Away);

/// <summary>A row of the live leaderboard.</summary>
/// <param name="Place">The rank from 1; equal scores share a rank.</param>
/// <param name="Player">The player's name.</param>
/// <param name="Score">The total of all points.</param>
/// <param name="Pops">The total of all pops.</param>
internal sealed record BoardRow(long Place, string Player, long Score, long Pops);

/// <summary>The live leaderboard.</summary>
/// <param name="Top">The first ten.</param>
/// <param name="Mine">The row of the page's own player, or null.</param>
/// <param name="Players">The number of players.</param>
/// <param name="Problem">Why there is no leaderboard, or null.</param>
/// <param name="Away">Whether Kafka has stopped answering.</param>
internal sealed record BoardMessage(IReadOnlyList<BoardRow> Top, BoardRow? Mine, long Players, string? Problem, bool Away);
