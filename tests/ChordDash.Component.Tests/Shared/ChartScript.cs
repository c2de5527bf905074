using System.Threading.Channels;
using ChordDash.Components.Charts;
using Microsoft.JSInterop;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Stands for LiveChart.razor.js: knows its three functions and nothing else, and lets tests await what they are called with.</summary>
internal sealed class ChartScript : IJSObjectReference
{
    private readonly Channel<(string Id, ChartUpdate Update)> _updates = Channel.CreateUnbounded<(string, ChartUpdate)>();
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, ChartOptions> _charts = new(StringComparer.Ordinal);

    /// <summary>What update should do, for failures.</summary>
    public Func<Task> OnUpdate { get; set; } = () => Task.CompletedTask;

    public IReadOnlyDictionary<string, ChartOptions> Charts => _charts;

    public List<string> Destroyed { get; } = [];

    public bool IsDisposed => Disposal.IsCompleted;

    public Task Disposal => _disposal.Task;

    public async Task<ChartUpdate> NextAsync(CancellationToken cancel) => (await _updates.Reader.ReadAsync(cancel)).Update;

    /// <summary>Reads updates until the chart with this series has had a point with this x; returns the chart's points in their order.</summary>
    public async Task<List<ChartPoint>> PointsUntilAsync(string series, double x, CancellationToken cancel, List<ChartPoint>? before = null)
    {
        var points = before ?? [];
        while (!points.Exists(point => point.X.Equals(x)))
        {
            var (id, update) = await _updates.Reader.ReadAsync(cancel);
            if (!_charts[id].Series.Any(one => one.Name == series) || _charts[id].Series.Count != 2)
                continue;
            if (update.Reset)
                points.Clear();
            points.AddRange(update.Points);
        }
        return points;
    }

    public bool HasUpdate => _updates.Reader.TryPeek(out _);

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
    {
        switch (identifier, args)
        {
            case ("create", [string id, _, ChartOptions options]):
                _charts.Add(id, options);
                break;
            case ("update", [string id, ChartUpdate update]):
                await OnUpdate();
                _updates.Writer.TryWrite((id, update));
                break;
            case ("destroy", [string id]):
                Destroyed.Add(id);
                break;
            default:
                throw new InvalidOperationException($"The chart's script has no such function: {identifier}.");
        }
        return default!;
    }

    public ValueTask DisposeAsync()
    {
        _disposal.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
