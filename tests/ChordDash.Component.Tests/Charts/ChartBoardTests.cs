using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Charts;
using ChordDash.Components.Shared.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace ChordDash.Component.Tests.Charts;

public sealed class ChartBoardTests : ComponentTest
{
    private static readonly ChartLine[] Lines =
    [
        new("run", "trainLoss", "Training", 0, Dashed: true),
        new("run", "validationLoss", "Validation", 0),
    ];

    [Fact]
    public async Task Append_BeforeTheScriptIsThere_IsKeptUntilItIs()
    {
        var loaded = Scripts.Delay();
        var board = RenderBoard();
        await AppendAsync(board, 1, 2);
        Assert.Empty(Chart.Charts);

        loaded.SetResult();

        Assert.Equal([1, 2], await EpochsAsync());
        Assert.Equal("loss", Assert.Single(Chart.Charts.Values).Key);
    }

    [Fact]
    public async Task Append_Often_IsSentAtMostTwiceASecondAndNothingIsLost()
    {
        var board = RenderBoard();
        await AppendAsync(board, 1);
        var seen = (await EpochsAsync()).Count;

        await AppendAsync(board, [.. Enumerable.Range(2, 99)]);
        Assert.False(Chart.HasUpdate);
        var next = EpochsAsync();
        while (!next.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.Equal(100, seen + (await next).Count);
    }

    [Fact]
    public async Task Append_WhileThePageIsHidden_IsSentOnceWhenItIsSeenAgain()
    {
        var presence = Services.GetRequiredService<PagePresence>();
        var board = RenderBoard();
        await AppendAsync(board, 1);
        await EpochsAsync();
        presence.SetVisible(false);

        for (var epoch = 2; epoch <= 5; epoch++)
        {
            await AppendAsync(board, epoch);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.False(Chart.HasUpdate);
        presence.SetVisible(true);
        var next = EpochsAsync();
        while (!next.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.Equal([2, 3, 4, 5], await next);
        Assert.False(Chart.HasUpdate);
    }

    [Fact]
    public async Task Append_AfterTheFirstRender_NeverRendersAChartAgain()
    {
        var board = RenderBoard();

        await AppendAsync(board, 1);
        await EpochsAsync();

        Assert.Equal(1, board.FindComponent<LiveChart>().RenderCount);
    }

    [Fact]
    public void Percent_Chosen_FixesTheRange()
    {
        RenderBoard(ChartUnit.Percent);

        var options = Assert.Single(Chart.Charts.Values);
        Assert.Equal((0.0, 1.0, "percent"), (options.Minimum, options.Maximum, options.Unit));
        Assert.Equal([("trainLoss", true), ("validationLoss", false)], options.Lines.Select(line => (line.Key, line.Dashed)));
    }

    [Fact]
    public async Task References_Set_ComeWithTheNextUpdate()
    {
        var board = RenderBoard();

        await board.InvokeAsync(() => board.Instance.SetReferences("loss", new ChartReference(0.5, "Baseline")));

        Assert.Equal(0.5, Assert.Single((await Chart.NextAsync(Cancel)).References["loss"]).Value);
    }

    [Fact]
    public async Task References_SetAgainToTheSame_SendNothing()
    {
        var board = RenderBoard();
        await board.InvokeAsync(() => board.Instance.SetReferences("loss", new ChartReference(0.5, "Baseline")));
        await Chart.NextAsync(Cancel);

        await board.InvokeAsync(() => board.Instance.SetReferences("loss", new ChartReference(0.5, "Baseline")));
        await AppendAsync(board, 1);

        var next = Chart.NextAsync(Cancel).AsTask();
        while (!next.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        Assert.Equal([1], Assert.Single((await next).Updates).Columns[0]);
        Assert.False(Chart.HasUpdate);
    }

    [Fact]
    public async Task Dispose_Always_DestroysTheBoardAndItsModule()
    {
        RenderBoard();

        await DisposeComponentsAsync();

        Assert.Equal(1, Chart.Destroyed);
        Assert.True(Chart.IsDisposed);
    }

    [Fact]
    public async Task Dispose_WhileTheScriptLoads_ReleasesItWhenItComes()
    {
        var loaded = Scripts.Delay();
        RenderBoard();

        await DisposeComponentsAsync();
        loaded.SetResult();

        await Chart.Disposal.WaitAsync(Cancel);
        Assert.Empty(Chart.Charts);
    }

    [Fact]
    public async Task Update_BrowserGone_IsSwallowed()
    {
        Chart.OnUpdate = () => throw new JSDisconnectedException("gone");
        var board = RenderBoard();

        await AppendAsync(board, 1);
        await DisposeComponentsAsync();

        Assert.True(Chart.IsDisposed);
    }

    private IRenderedComponent<ChartBoard> RenderBoard(ChartUnit unit = ChartUnit.Number) =>
        Render<ChartBoard>(parameters =>
            parameters
                .Add(board => board.Columns, ["epoch", "minutes", "trainLoss", "validationLoss"])
                .Add(board => board.Sources, ["run"])
                .AddChildContent<LiveChart>(chart =>
                    chart.Add(one => one.Key, "loss").Add(one => one.Title, "Loss").Add(one => one.Lines, Lines).Add(one => one.Unit, unit)
                )
        );

    private static Task AppendAsync(IRenderedComponent<ChartBoard> board, params int[] epochs) =>
        board.InvokeAsync(() =>
        {
            foreach (var epoch in epochs)
                board.Instance.Append("run", [epoch, epoch / 10.0, 1, 1]);
        });

    private async Task<IReadOnlyList<double?>> EpochsAsync() => Assert.Single((await Chart.NextAsync(Cancel)).Updates).Columns[0];
}
