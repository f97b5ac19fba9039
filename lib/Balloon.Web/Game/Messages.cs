namespace Balloon.Web.Game;

/// <summary>What a page asks to begin a round.</summary>
/// <param name="Browser">A random text that the browser keeps: who it is, without a name.</param>
/// <param name="Name">The player's name, any text.</param>
/// <param name="Character">One of the game's characters.</param>
internal sealed record RoundRequest(string? Browser, string? Name, string? Character);

/// <summary>A round, as its page sees it.</summary>
/// <param name="Round">Its id.</param>
/// <param name="Name">The name that it is played under: another than asked for where that one is taken.</param>
/// <param name="Character">Who it is played as.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Elapsed">Seconds since its start.</param>
/// <param name="Next">The number that the next pop gets.</param>
/// <param name="Tally">What counted so far.</param>
internal sealed record RoundState(string Round, string Name, string Character, int Seconds, double Elapsed, int Next, Tally Tally);

/// <summary>What counted in a round.</summary>
/// <param name="Score">Points.</param>
/// <param name="Pops">Pops.</param>
/// <param name="Bonuses">Pops of favourites.</param>
internal readonly record struct Tally(long Score, int Pops, int Bonuses);

/// <summary>Pops that a page sends, or sends again: each has a number of its own in its round, and counts once.</summary>
/// <param name="Pops">The pops.</param>
/// <param name="Origin">How the round began, for a server that was started again since.</param>
internal sealed record PopsRequest(IReadOnlyList<PopRequest>? Pops, RoundOrigin? Origin);

/// <summary>How a round began.</summary>
/// <param name="Browser">The browser that plays it.</param>
/// <param name="Name">The name that it is played under.</param>
/// <param name="Character">Who it is played as.</param>
/// <param name="Started">When, milliseconds since 1970 by the browser's clock.</param>
internal sealed record RoundOrigin(string? Browser, string? Name, string? Character, double Started);

/// <summary>One pop.</summary>
/// <param name="N">Its number in the round, from 1.</param>
/// <param name="Color">Which balloon.</param>
/// <param name="Speed">How fast it rose, tenths.</param>
/// <param name="At">When, seconds since the round's start.</param>
internal sealed record PopRequest(int N, string? Color, int Speed, double At);

/// <summary>What became of the pops that were sent.</summary>
/// <param name="Delivered">The numbers of those that Kafka has acknowledged: the page need not keep them.</param>
/// <param name="Refused">The numbers of those that do not count, as there were too many in too short a time.</param>
/// <param name="Tally">What counts in the round so far.</param>
/// <param name="Away">True while Kafka does not answer.</param>
internal sealed record PopsAnswer(IReadOnlyList<int> Delivered, IReadOnlyList<int> Refused, Tally Tally, bool Away);

/// <summary>A row of the live leaderboard.</summary>
/// <param name="Place">From 1; equal scores have the same.</param>
/// <param name="Player">The name.</param>
/// <param name="Score">Points of all times.</param>
/// <param name="Pops">Pops of all times.</param>
internal sealed record BoardRow(long Place, string Player, long Score, long Pops);

/// <summary>The live leaderboard.</summary>
/// <param name="Top">The first ten.</param>
/// <param name="Mine">The page's own player, if that one has a row.</param>
/// <param name="Players">How many there are.</param>
/// <param name="Problem">Why there is no leaderboard; null if there is.</param>
/// <param name="Away">True while Kafka does not answer.</param>
internal sealed record BoardMessage(IReadOnlyList<BoardRow> Top, BoardRow? Mine, long Players, string? Problem, bool Away);
