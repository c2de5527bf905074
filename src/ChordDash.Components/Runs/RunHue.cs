using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs;

/// <summary>The colour of a run in all charts: it depends on the run alone, so that no filter and no other run changes it.</summary>
internal static class RunHue
{
    /// <summary>Index into the charts' palette, from 0; 40 runs in a row differ in hue or in the shape of their markers.</summary>
    public static int Of(Run run) => run.Number - 1;
}
