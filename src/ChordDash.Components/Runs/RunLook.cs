using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs;

/// <summary>How a run is drawn among others.</summary>
/// <param name="Hue">Index into the charts' palette, and of the marker's shape, from 0.</param>
/// <param name="Dash">Index of the dash of its lines, from 0.</param>
public sealed record RunLook(int Hue, int Dash)
{
    /// <summary>As many as the style sheet has.</summary>
    public const int Hues = 8;

    /// <summary>As many as <c>palette.js</c> has.</summary>
    public const int Dashes = 4;

    /// <summary>
    /// A look for each run: its own, by its number alone, so that a run looks the same whoever else is there. Of runs that would have lines
    /// of the same colour and dash, the later ones get the next dash that is free, and where none is, the next colour.
    /// </summary>
    internal static IReadOnlyDictionary<Guid, RunLook> Of(IReadOnlyList<Run> runs)
    {
        var (looks, taken) = (new Dictionary<Guid, RunLook>(), new HashSet<(int Hue, int Dash)>());
        foreach (var run in runs.OrderBy(run => run.Number))
        {
            var own = new RunLook(RunHue.Of(run), RunHue.Of(run) / Hues % Dashes);
            var look = Enumerable
                .Range(0, Hues * Dashes)
                .Select(turn => new RunLook(own.Hue + turn / Dashes, (own.Dash + turn) % Dashes))
                .FirstOrDefault(one => !taken.Contains((one.Hue % Hues, one.Dash)), own);
            taken.Add((look.Hue % Hues, look.Dash));
            looks[run.Id] = look;
        }

        return looks;
    }
}
