namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The mathematics of the charts' script against naive forms of the same.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class ChartMathematicsTests
{
    private const string Series = "/_content/ChordDash.Components/charts/series.js";

    [Fact]
    public async Task Script_SmoothsAndPicks_LikeTheDefinitions()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/");
        var random = new Random(4);

        foreach (var weight in new[] { 0, 0.3, 0.6, 0.99 })
        {
            double?[] values = [.. Enumerable.Range(0, 200).Select(index => index % 17 == 5 ? (double?)null : random.NextDouble())];
            var smoothed = await CallAsync<double?[]>("smooth", values, weight);
            Assert.Equal(values.Select(value => value is null), smoothed.Select(value => value is null));
            for (var index = 0; index < values.Length; index++)
            {
                if (smoothed[index] is { } value)
                    Assert.Equal(Smoothed(values, index, weight), value, 1e-9);
            }
        }

        // Up to 500 points as they are; above, of each bucket the lowest and the highest, and the ends.
        double?[] line = [.. Enumerable.Range(0, 10_000).Select(index => Math.Sin(index / 300.0) + random.NextDouble())];
        Assert.Equal(Enumerable.Range(0, 500), await CallAsync<int[]>("pick", new[] { line }, 0, 499));
        var whole = await CallAsync<int[]>("pick", new[] { line }, 0, 9_999);
        Assert.InRange(whole.Length, 250, 502);
        Assert.Equal((0, 9_999), (whole[0], whole[^1]));
        Assert.Equal(whole.Order().Distinct(), whole);
        Assert.Equal(Expected(line, 0, 9_999, 64), whole);

        // A bucket that is seen whole stays as it is, whatever else is seen and however many points come.
        var moved = await CallAsync<int[]>("pick", new[] { line }, 100, 9_000);
        Assert.Equal(whole.Where(index => index is >= 128 and < 8_960), moved.Where(index => index is >= 128 and < 8_960));

        async Task<T> CallAsync<T>(string function, params object?[] arguments) =>
            await visitor.Page.EvaluateAsync<T>($"async args => (await import('{Series}')).{function}(...args)", arguments);
    }

    // Σ w^(n-k) (1 - w) y_k over the values so far, divided by what the weights add up to.
    private static double Smoothed(double?[] values, int index, double weight)
    {
        var known = values[..(index + 1)].OfType<double>().ToList();
        if (weight == 0)
            return known[^1];
        var weights = known.Select((_, k) => (1 - weight) * Math.Pow(weight, known.Count - 1 - k)).ToList();
        return known.Zip(weights, (value, share) => value * share).Sum() / weights.Sum();
    }

    private static IEnumerable<int> Expected(double?[] line, int first, int last, int width) =>
        Enumerable
            .Range(first, last - first + 1)
            .GroupBy(index => index / width)
            .SelectMany(bucket => new[] { bucket.MinBy(index => line[index]), bucket.MaxBy(index => line[index]) })
            .Append(first)
            .Append(last)
            .Distinct()
            .Order();
}
