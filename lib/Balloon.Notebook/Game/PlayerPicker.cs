namespace Balloon.Notebook.Game;

/// <summary>Draws players by their pace in constant time, even from a million: Vose's alias method with integers.</summary>
internal sealed class PlayerPicker
{
    private readonly Player[] players;
    private readonly long[] keep;
    private readonly int[] alias;
    private readonly long average;

    public PlayerPicker(Player[] players)
    {
        this.players = players;
        var count = players.Length;
        keep = new long[count];
        alias = new int[count];

        // Paces are multiplied by the number of players, so that the average is a whole number.
        average = players.Sum(p => (long)p.Pace);
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < count; i++)
        {
            keep[i] = (long)players[i].Pace * count;
            alias[i] = i;
            (keep[i] < average ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var less = small.Pop();
            var more = large.Pop();
            alias[less] = more;
            keep[more] -= average - keep[less];
            (keep[more] < average ? small : large).Push(more);
        }

        while (large.Count > 0)
            keep[large.Pop()] = average;
        while (small.Count > 0)
            keep[small.Pop()] = average;
    }

    public Player Pick(ref Random64 random)
    {
        var place = random.Below(players.Length);
        var draw = (long)(((UInt128)random.Next() * (ulong)average) >> 64);
        return players[draw < keep[place] ? place : alias[place]];
    }
}
