using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Balloon.Notebook;
using Balloon.Notebook.Events;
using Balloon.Notebook.Game;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Profiles;
using Balloon.Web.Hosting;
using Balloon.Web.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Balloon.Web.Game;

/// <summary>The game's server side: rounds, the delivery of pops to Kafka, and the live leaderboard.</summary>
internal sealed class GameHost : IAsyncDisposable
{
    // How long a response waits for Kafka's acknowledgement. A page that gets it earlier asks again earlier.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LedgerEvery = TimeSpan.FromSeconds(5);

    private readonly Profile profile;
    private readonly EventLog log;
    private readonly PopProducer producer;
    private readonly Rounds rounds;
    private readonly Board board;
    private readonly Broadcast<Board.Snapshot> live;
    private readonly CancellationTokenSource closing = new();
    private readonly List<Task> running = [];

    private GameHost(Workshop workshop, WebOptions options)
    {
        profile = workshop.Profile;
        log = workshop.Events;
        producer = new PopProducer(profile.Kafka, profile.Topic);
        rounds = new Rounds(TimeProvider.System, Enumerable.Range(0, options.SimulatedPlayers).Select(n => new Player(n).Name));
        board = new Board(workshop, rounds, producer);
        live = new Broadcast<Board.Snapshot>(board.AskAsync, TimeSpan.FromSeconds(1), TimeProvider.System)
        {
            // By then, a pop that Kafka has acknowledged is in the view.
            SoonDelay = TimeSpan.FromMilliseconds(250),
        };
    }

    public static async Task<GameHost> StartAsync(Workshop workshop, WebOptions options, CancellationToken cancellationToken)
    {
        await Topics
            .EnsureAsync(workshop.Profile.Kafka, workshop.Profile.Topic, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var host = new GameHost(workshop, options);
        host.running.Add(host.KeepLedgerAsync());
        if (options.SimulatedPlayers > 0)
        {
            var seed = TimeProvider.System.GetUtcNow().Ticks;
            host.running.Add(SimulatedPlayers.PlayAsync(workshop.Profile, options.SimulatedPlayers, seed, host.closing.Token));
        }

        return host;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/play", context => PageAsync("game/index.html", context));
        routes.MapGet("/play/{name}", (string name, HttpContext context) => Assets.SendAsync("game/" + name, context));
        routes.MapGet("/game/setup", () => Setup.Current);
        routes.MapGet("/game/live", (string? round) => TypedResults.ServerSentEvents(WatchAsync(round)));
        routes.MapPost("/game/rounds", Begin);
        routes.MapGet("/game/rounds/{id}", (string id) => rounds.Find(id) is { } round ? Results.Json(round.State()) : NoRound());
        routes.MapPost("/game/rounds/{id}/pops", PopAsync);
    }

    /// <summary>Ends the event streams of all viewers, so that the host can stop.</summary>
    public void EndStreams() => live.Dispose();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync().ConfigureAwait(false);
        live.Dispose();
        await producer.FlushAsync(LastTimeout).ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        WriteLedger();
        producer.Dispose();
        closing.Dispose();
    }

    private static Task PageAsync(string name, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
        return Assets.SendAsync(name, context);
    }

    private static IResult NoRound() => Problem(StatusCodes.Status404NotFound, "There is no such round: start another.");

    private static IResult Problem(int status, string message) => Results.Json(new { problem = message }, statusCode: status);

    private IResult Begin(RoundRequest request)
    {
        var name = Names.Read(request.Name, out var problem);
        if (problem is not null)
            return Problem(StatusCodes.Status400BadRequest, problem);
        if (Character.All.FirstOrDefault(c => c.Name == request.Character) is not { } character)
            return Problem(
                StatusCodes.Status400BadRequest,
                $"Nobody plays as '{Names.Shorten(request.Character)}': choose one of the characters."
            );
        if (request.Browser is not { Length: > 0 and <= Rounds.MaxBrowserIdLength } browser)
            return Problem(
                StatusCodes.Status400BadRequest,
                $"A round needs the browser's id: a text of 1 to {Rounds.MaxBrowserIdLength} characters that stays the same."
            );
        return rounds.Begin(browser, name, character) is { } round
            ? Results.Json(round.State(), statusCode: StatusCodes.Status201Created)
            : Problem(StatusCodes.Status429TooManyRequests, "Too many rounds are starting at once. Wait a moment, then start again.");
    }

    private async Task<IResult> PopAsync(string id, PopsRequest request, CancellationToken cancellationToken)
    {
        if ((rounds.Find(id) ?? await AdoptAsync(id, request.Origin, cancellationToken).ConfigureAwait(false)) is not { } round)
            return NoRound();
        if (request.Pops is not { Count: <= 1_000 } pops)
            return Problem(StatusCodes.Status400BadRequest, "Send a list of at most 1,000 pops.");
        if (pops.Select(round.Problem).FirstOrDefault(p => p is not null) is { } problem)
            return Problem(StatusCodes.Status400BadRequest, problem);
        var deliveries = round.Take(pops, producer.SendAsync);
        try
        {
            await Task.WhenAll(deliveries.Select(d => d.Delivered)).WaitAsync(Timeout, CancellationToken.None).ConfigureAwait(false);
            live.AskSoon();
        }
        catch (Exception undelivered) when (undelivered is TimeoutException or ObjectDisposedException)
        {
            // The page keeps the pops and sends them again.
        }

        return Results.Json(round.Answer(pops, board.IsAway));
    }

    private async Task<Round?> AdoptAsync(string id, RoundOrigin? origin, CancellationToken cancellationToken) =>
        origin is null ? null : await rounds.AdoptAsync(id, origin, log, cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<SseItem<BoardMessage>> WatchAsync(
        string? round,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var player = round is null ? null : rounds.Find(round)?.Player.Name;
        await foreach (var snapshot in live.WatchAsync(cancellationToken).ConfigureAwait(false))
            yield return new SseItem<BoardMessage>(snapshot.For(player, board.IsAway));
    }

    /// <summary>Records what was delivered, so that the numbers can be compared at every hop.</summary>
    private async Task KeepLedgerAsync()
    {
        using var timer = new PeriodicTimer(LedgerEvery);
        while (await timer.WaitForNextTickAsync(closing.Token).ConfigureAwait(false))
            WriteLedger();
    }

    private void WriteLedger()
    {
        if (producer.TakeResult() is { Produced: > 0 } result)
            GeneratorLedger.Add(profile, result);
    }
}
