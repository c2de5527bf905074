namespace ChordDash.Components.Charts;

/// <summary>One line of a <see cref="LiveChart"/>.</summary>
/// <param name="Hue">Index into the chart's palette; two series of the same hue belong together.</param>
/// <param name="Dashed">Training is dashed, validation solid.</param>
public sealed record ChartSeries(string Name, int Hue, bool Dashed = false);

/// <summary>What a chart is made of; fixed for its life.</summary>
/// <param name="Minimum">Fixed lower end of y; null follows the data.</param>
/// <param name="Maximum">Fixed upper end of y; null follows the data.</param>
/// <param name="Percent">Values lie in 0 … 1 and are shown as percentages.</param>
internal sealed record ChartOptions(
    IReadOnlyList<ChartSeries> Series, double? Minimum, double? Maximum, bool Percent, string XTitle);

/// <summary>One x and the y of each series; null leaves a gap.</summary>
internal sealed record ChartPoint(double X, IReadOnlyList<double?> Y);

/// <summary>A horizontal line to compare with.</summary>
public sealed record ChartReference(double Value, string Label);

/// <summary>One call's worth of news for the chart's script.</summary>
/// <param name="Reset">Forget all points first.</param>
/// <param name="Summary">What a screen reader says about the chart.</param>
internal sealed record ChartUpdate(bool Reset, IReadOnlyList<ChartPoint> Points, IReadOnlyList<ChartReference> References, string Summary);
