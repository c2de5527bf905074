using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Charts;
using Microsoft.JSInterop;

namespace ChordDash.Component.Tests.Charts;

public sealed class LiveChartTests : ComponentTest
{
    private static readonly ChartSeries[] Series = [new("Training", 0, Dashed: true), new("Validation", 0)];

    [Fact]
    public async Task Append_BeforeTheScriptIsThere_IsKeptUntilItIs()
    {
        var loaded = Scripts.Delay();
        var chart = RenderChart();
        await chart.InvokeAsync(() => chart.Instance.Append(1, [1.5, 1.6]));
        await chart.InvokeAsync(() => chart.Instance.Append(2, [1.2, 1.3]));
        Assert.Empty(Chart.Charts);

        loaded.SetResult();

        var update = await Chart.NextAsync(Cancel);
        Assert.Equal([1, 2], update.Points.Select(point => point.X));
    }

    [Fact]
    public async Task Append_Often_IsSentAtMostTwiceASecondAndNothingIsLost()
    {
        var chart = RenderChart();
        await chart.InvokeAsync(() => chart.Instance.Append(1, [1, 1]));
        var seen = (await Chart.NextAsync(Cancel)).Points.Count;

        await chart.InvokeAsync(() =>
        {
            for (var x = 2; x <= 100; x++)
                chart.Instance.Append(x, [1, 1]);
        });
        Assert.False(Chart.HasUpdate);
        var next = Chart.NextAsync(Cancel);
        while (!next.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.Equal(99, (await next).Points.Count);
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Append_AfterTheFirstRender_NeverRendersAgain()
    {
        var chart = RenderChart();

        await chart.InvokeAsync(() => chart.Instance.Append(1, [1, 1]));
        await Chart.NextAsync(Cancel);

        Assert.Equal(1, chart.RenderCount);
    }

    [Fact]
    public void Share_Set_FixesTheRange()
    {
        RenderChart(share: true);

        var options = Assert.Single(Chart.Charts.Values);
        Assert.Equal((0.0, 1.0, true), (options.Minimum, options.Maximum, options.Percent));
        Assert.Equal([true, false], options.Series.Select(series => series.Dashed));
    }

    [Fact]
    public async Task Dispose_Always_DestroysTheChartAndItsModule()
    {
        RenderChart();

        await DisposeComponentsAsync();

        Assert.Equal(Chart.Charts.Keys, Chart.Destroyed);
        Assert.True(Chart.IsDisposed);
    }

    [Fact]
    public async Task Dispose_WhileTheScriptLoads_ReleasesItWhenItComes()
    {
        var loaded = Scripts.Delay();
        RenderChart();

        await DisposeComponentsAsync();
        loaded.SetResult();

        await Chart.Disposal.WaitAsync(Cancel);
        Assert.Empty(Chart.Charts);
    }

    [Fact]
    public async Task Update_BrowserGone_IsSwallowed()
    {
        Chart.OnUpdate = () => throw new JSDisconnectedException("gone");
        var chart = RenderChart();

        await chart.InvokeAsync(() => chart.Instance.Append(1, [1, 1]));
        await DisposeComponentsAsync();

        Assert.True(Chart.IsDisposed);
    }

    private IRenderedComponent<LiveChart> RenderChart(bool share = false) => Render<LiveChart>(parameters => parameters
        .Add(chart => chart.Title, "Loss").Add(chart => chart.Series, Series).Add(chart => chart.Share, share));
}
